package dev.reelmask.net.probe;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.torch.FramePrograms;
import dev.reelmask.net.torch.KeyScores;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.torch.WarpPrograms;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A network that knows the answer: a key frame's state is its true label, one posterior of 1 a pixel and none where the
 * label is to be ignored. With it, propagation and schedulers can be tuned without a network's errors. Thread-safe as
 * far as the labels are.
 */
public final class LabelNetwork implements WarpNetwork {
    private final ClassSet classes;
    private final SizePolicy size;
    private final IntFunction<LabelMap> labels;
    private final FramePrograms programs;
    private final WarpPrograms warps;

    /** @param labels from a frame's index to its label, at any size */
    public LabelNetwork(ClassSet classes, SizePolicy size, IntFunction<LabelMap> labels) {
        this.classes = classes;
        this.size = size;
        this.labels = labels;
        InputSpec input = new InputSpec(
                size,
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                1,
                InputSpec.Padding.STRIDE);
        TorchRuntime.start();
        this.programs = new FramePrograms(input, classes.size(), Device.cpu());
        this.warps = new WarpPrograms(programs);
    }

    @Override
    public ClassSet classes() {
        return classes;
    }

    @Override
    public SizePolicy sizePolicy() {
        return size;
    }

    @Override
    public List<State> keyStates(List<RgbFrame> frames) {
        List<State> states = new ArrayList<>();
        for (RgbFrame frame : frames) {
            NDManager owner = programs.newScope();
            NDArray state = oneHot(owner, labels.apply(frame.index()).resized(frame.size()));
            NDArray output = programs.scores(owner, state);
            states.add(new KeyScores(owner, frame, output, (scope, same) -> state));
        }
        return states;
    }

    private NDArray oneHot(NDManager owner, LabelMap label) {
        int k = classes.size();
        float[] values = new float[label.size().pixels() * k];
        byte[] ids = label.ids();
        for (int i = 0; i < ids.length; i++) {
            int id = ids[i] & 0xff;
            if (id < k) {
                values[i * k + id] = 1;
            }
        }
        return owner.create(
                values, new Shape(label.size().height(), label.size().width(), k));
    }

    @Override
    public LabelMap keyMask(State state, FrameSize target) {
        KeyScores key = (KeyScores) state;
        try (NDManager scope = programs.newScope()) {
            return programs.mask(scope, key.output(scope), key.content(), target);
        }
    }

    @Override
    public LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target) {
        return warps.propagated(current, unscaled(sources), target, 1);
    }

    private static List<WarpSource> unscaled(List<WarpSource> sources) {
        return sources.stream().map(WarpSource::withoutScaleField).toList();
    }

    @Override
    public boolean blendsStates() {
        return true;
    }

    @Override
    public State blended(RgbFrame current, List<WarpSource> sources) {
        return warps.blended(current, unscaled(sources), 1);
    }

    @Override
    public String description() {
        return "true labels of class set " + classes.name();
    }

    @Override
    public void close() {
        programs.close();
    }
}
