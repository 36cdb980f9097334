package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.flow.MappedFlow;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.propagate.warp.ScaledFlow;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A flow network that runs: two frames as bytes in, their flow at their own size out, with the scale field that the
 * network may make. Thread-safe; every call frees its arrays before it returns.
 */
public final class TorchFlow implements FlowEstimator {
    private final FlowBundle bundle;
    private final Device device;
    private final Precision precision;
    /** The first flow, then its refinements. */
    private final List<Pass> passes;

    private boolean closed;

    /** The network for frames of one scale. */
    private record Pass(FlowSpec spec, TorchProgram module, FlowPrograms programs) implements AutoCloseable {
        @Override
        public void close() {
            programs.close();
            module.close();
        }
    }

    private TorchFlow(FlowBundle bundle, Device device, Precision precision, Optional<FrameSize> frames) {
        this.bundle = bundle;
        this.device = device;
        this.precision = precision;
        this.passes = new ArrayList<>();
        FlowSpec spec = bundle.spec();
        passes.add(pass(spec, frames));
        for (double scale : spec.refinements()) {
            FlowSpec again = spec.atScale(scale);
            passes.add(passes.stream()
                    .filter(pass -> pass.spec().equals(again))
                    .findFirst()
                    .orElseGet(() -> pass(again, frames)));
        }
    }

    private Pass pass(FlowSpec spec, Optional<FrameSize> frames) {
        TorchProgram module = NetworkProgram.load(
                bundle.name() + "/flow", bundle.module(), device, precision, frames.map(size -> inputs(spec, size)));
        return new Pass(spec, module, new FlowPrograms(spec, precision, device));
    }

    private static List<FeatureShape> inputs(FlowSpec spec, FrameSize frames) {
        FrameSize size = spec.inputSize(frames);
        FeatureShape image = new FeatureShape(3, size.height(), size.width());
        int stride = spec.initialStride();
        return spec.takesInitial()
                ? List.of(image, image, new FeatureShape(2, size.height() / stride, size.width() / stride))
                : List.of(image, image);
    }

    /**
     * Opens a flow network.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     * @param precision taken where the network keeps its accuracy in it ({@link FlowSpec#reducedPrecision}), else
     *     float32
     * @param frames size of the frames that it is to be fastest for, where it is known; others work too
     */
    public static TorchFlow open(FlowBundle bundle, int gpu, Precision precision, Optional<FrameSize> frames) {
        Precision taken = bundle.spec().reducedPrecision() ? precision.on(TorchRuntime.hardware(gpu)) : Precision.F32;
        return new TorchFlow(bundle, TorchRuntime.device(gpu), taken, frames);
    }

    /** Arrays that live on the manager of all calls, for tests. */
    int arrays() {
        try (NDManager scope = passes.get(0).programs().newScope()) {
            return scope.getParentManager().getManagedArrays().size();
        }
    }

    /**
     * Whether the network starts from an initial flow; others give the same with and without one. Where it runs in
     * several passes and its module takes none, an initial flow stands for the first pass.
     */
    @Override
    public boolean takesInitial() {
        return bundle.spec().takesInitial() || passes.size() > 1;
    }

    @Override
    public boolean hasScaleField() {
        return bundle.spec().scaleField().exists();
    }

    /** Of the network's one pass; where it runs in several, none sees the two frames as they are. */
    @Override
    public Set<MapKind> maps() {
        return bundle.spec().maps();
    }

    @Override
    public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        FrameSize size = current.size();
        if (!reference.size().equals(size)) {
            throw new IllegalArgumentException("flow between frames of %s and %s".formatted(size, reference.size()));
        }
        boolean startsWarped = passes.size() > 1 && !bundle.spec().takesInitial();
        Flow flow = initial.filter(given -> startsWarped)
                .map(given -> given.resized(size))
                .orElseGet(() -> estimate(passes.get(0), current, reference, initial));
        for (Pass refinement : passes.subList(1, passes.size())) {
            FlowField coarse = flow.toHost();
            flow = estimate(refinement, current, coarse.warped(reference), Optional.empty())
                    .toHost()
                    .then(coarse);
        }
        return flow;
    }

    private Flow estimate(Pass pass, RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        FlowPrograms programs = pass.programs();
        FrameSize size = current.size();
        try (NDManager scope = programs.newScope()) {
            NDArray pair = programs.prepare(scope, current, reference);
            List<IValue> inputs = new ArrayList<>();
            inputs.add(tensor(programs.image(scope, pair, 0)));
            inputs.add(tensor(programs.image(scope, pair, 1)));
            if (pass.spec().takesInitial()) {
                FlowField start = initial.map(Flow::toHost).orElseGet(() -> FlowField.zero(new FrameSize(1, 1)));
                inputs.add(tensor(programs.start(scope, start, size)));
            }
            NDList outputs = outputs(scope, pass, inputs);
            check(outputs.get(0).getShape());
            FlowField field = programs.finish(scope, outputs.get(0), size);
            if (pass.spec().scaleField().exists()) {
                return new ScaledFlow(field, programs.scaleField(scope, outputs.get(1), size), maps(scope, outputs));
            }
            return maps().isEmpty() ? field : new MappedFlow(field, conv6(scope, outputs));
        }
    }

    /** What the module gives, as many tensors as its bundle says. */
    private NDList outputs(NDManager scope, Pass pass, List<IValue> inputs) {
        FlowSpec spec = pass.spec();
        IValue[] given = inputs.toArray(IValue[]::new);
        NDList outputs = spec.outputs() == 1
                ? new NDList(pass.module().call(scope, "forward", given))
                : pass.module().callAll(scope, "forward", given);
        boolean areAll = outputs.size() == spec.outputs();
        if (spec.scaleField().exists()) {
            int channels = spec.scaleField().channels();
            checkSecond(outputs, areAll, 1, channels, "a scale field", "a flow and a field");
        }
        if (spec.conv6()) {
            checkSecond(outputs, areAll, spec.outputs() - 1, FlowSpec.CONV6_CHANNELS, "conv6-1", "a flow and a map");
        }
        return outputs;
    }

    private void checkSecond(NDList outputs, boolean areAll, int place, int channels, String named, String needed) {
        Shape shape = areAll ? outputs.get(place).getShape() : new Shape();
        if (shape.dimension() != 4 || shape.get(0) != 1 || shape.get(1) != channels) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Module flow of %s gives %d tensors for a pair of frames, %s; its bundle.yaml names %s, so that %s (1, %d, h, w) are needed.",
                    bundle.name(),
                    outputs.size(),
                    outputs.stream().map(NDArray::getShape).toList(),
                    named,
                    needed,
                    channels));
        }
    }

    private Map<MapKind, EvidenceMap> maps(NDManager scope, NDList outputs) {
        return maps().isEmpty() ? Map.of() : Map.of(MapKind.CONV6_1, conv6(scope, outputs));
    }

    private EvidenceMap conv6(NDManager scope, NDList outputs) {
        return passes.get(0).programs().map(scope, outputs.get(outputs.size() - 1), MapKind.CONV6_1);
    }

    private void check(Shape shape) {
        if (shape.dimension() != 4 || shape.get(0) != 1 || shape.get(1) != 2) {
            throw new UserException(
                    "Module flow of %s gives a tensor of shape %s for a pair of frames, (1, 2, h, w) is needed."
                            .formatted(bundle.name(), shape));
        }
    }

    @Override
    public String description() {
        return "%s %s on %s, bundle %s".formatted(bundle.name(), precision, device.getDeviceType(), bundle.digest());
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            passes.stream().distinct().forEach(Pass::close);
        }
    }
}
