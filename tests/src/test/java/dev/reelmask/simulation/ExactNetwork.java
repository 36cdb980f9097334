package dev.reelmask.simulation;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.synthetic.LabelledFrame;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * A network that is always right: a key frame's mask is its label, so that whatever a mask between lacks, propagation
 * has lost. Labels are warped as posteriors are: bilinearly as one-hot scores, two sources weighted per pixel by 1 /
 * (distance × photometric residual).
 */
final class ExactNetwork implements WarpNetwork {
    /** Grey levels, as in the networks that run. */
    private static final float RESIDUAL_EPS = 1;

    private final ClassSet classes = ClassSets.named("face-lite");
    private final IdentityHashMap<RgbFrame, LabelMap> labels = new IdentityHashMap<>();

    ExactNetwork(List<LabelledFrame> frames) {
        frames.forEach(frame -> labels.put(frame.frame(), frame.label()));
    }

    private record Label(LabelMap mask) implements State {
        @Override
        public void close() {}
    }

    @Override
    public ClassSet classes() {
        return classes;
    }

    @Override
    public SizePolicy sizePolicy() {
        return SizePolicy.source();
    }

    @Override
    public List<State> keyStates(List<RgbFrame> frames) {
        return frames.stream()
                .map(frame -> (State) new Label(labels.get(frame)))
                .toList();
    }

    @Override
    public LabelMap keyMask(State state, FrameSize target) {
        return ((Label) state).mask().resized(target);
    }

    @Override
    public LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target) {
        float[] scores = new float[current.size().pixels() * classes.size()];
        for (WarpSource source : sources) {
            add(scores, current, source);
        }
        byte[] ids = new byte[current.size().pixels()];
        for (int pixel = 0; pixel < ids.length; pixel++) {
            int first = pixel * classes.size();
            int best = 0;
            for (int c = 1; c < classes.size(); c++) {
                best = scores[first + c] > scores[first + best] ? c : best;
            }
            ids[pixel] = (byte) best;
        }
        return new LabelMap(current.size(), ids).resized(target);
    }

    private void add(float[] scores, RgbFrame current, WarpSource source) {
        FlowField flow = source.flow().toHost();
        byte[] seen = current.grey();
        byte[] warped = flow.warped(source.keyFrame()).grey();
        LabelMap label = ((Label) source.state()).mask();
        int width = label.size().width();
        int height = label.size().height();
        for (int pixel = 0; pixel < seen.length; pixel++) {
            float residual = Math.abs((seen[pixel] & 0xff) - (warped[pixel] & 0xff)) + RESIDUAL_EPS;
            float weight = 1 / (source.distance() * residual);
            float x = clamp(pixel % width + flow.uv()[2 * pixel], width - 1);
            float y = clamp(Math.floorDiv(pixel, width) + flow.uv()[2 * pixel + 1], height - 1);
            int left = (int) x;
            int top = (int) y;
            int right = Math.min(left + 1, width - 1);
            int bottom = Math.min(top + 1, height - 1);
            int first = pixel * classes.size();
            scores[first + label.id(left, top)] += weight * (1 - (x - left)) * (1 - (y - top));
            scores[first + label.id(right, top)] += weight * (x - left) * (1 - (y - top));
            scores[first + label.id(left, bottom)] += weight * (1 - (x - left)) * (y - top);
            scores[first + label.id(right, bottom)] += weight * (x - left) * (y - top);
        }
    }

    private static float clamp(float value, int high) {
        return Math.max(0, Math.min(value, high));
    }

    @Override
    public String description() {
        return "exact";
    }

    @Override
    public void close() {}
}
