package dev.reelmask.job.segment;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two classes: dark and light pixels. A propagated mask is the copy of its first key frame's. Fails on frames whose
 * first pixel has the poison colours.
 */
public record GreyNetworks(String version) implements NetworkSource {
    private static final long serialVersionUID = 1L;

    /** Red of a frame on which the network throws. */
    public static final int FAILS = 250;

    /** Red of a frame on which the task dies. */
    public static final int DIES = 252;

    /** Red of a frame on which memory runs out. */
    public static final int EXHAUSTS = 248;

    /** Red of a frame on which memory runs out beside others. */
    public static final int CROWDED = 246;

    public static final ClassSet CLASSES =
            new ClassSet("grey", List.of(new LabelClass("dark", 0x000000), new LabelClass("light", 0xffffff)), -1);

    @Override
    public Map<String, String> digests() {
        return Map.of("features.pt", version);
    }

    @Override
    public ClassSet classes() {
        return CLASSES;
    }

    @Override
    public void tryOut() {}

    @Override
    public Precision fastest(int gpu) {
        return Precision.F32;
    }

    @Override
    public boolean computes(Precision precision, int gpu) {
        return precision == Precision.F32;
    }

    @Override
    public Precision ofNetwork(Precision run) {
        return run;
    }

    @Override
    public String flowDescription() {
        return "still";
    }

    @Override
    public WarpNetwork network(Precision precision, int gpu) {
        return new Network();
    }

    @Override
    public FlowEstimator flow(Precision precision, int gpu) {
        return new Still();
    }

    private record Grey(LabelMap mask) implements State {
        @Override
        public void close() {}
    }

    private static final class Network implements WarpNetwork {
        @Override
        public ClassSet classes() {
            return CLASSES;
        }

        @Override
        public SizePolicy sizePolicy() {
            return SizePolicy.source();
        }

        @Override
        public List<State> keyStates(List<RgbFrame> frames) {
            if (frames.size() > 1 && frames.stream().anyMatch(frame -> red(frame) == CROWDED)) {
                throw new OutOfMemoryError("Java heap space");
            }
            return frames.stream().<State>map(Network::state).toList();
        }

        private static int red(RgbFrame frame) {
            return frame.rgb()[0] & 0xff;
        }

        private static State state(RgbFrame frame) {
            int red = red(frame);
            if (red == EXHAUSTS) {
                throw new OutOfMemoryError("Java heap space");
            }
            if (red == FAILS) {
                throw new IllegalStateException("the network does not like frame " + frame.index());
            }
            if (red == DIES) {
                throw new AssertionError("dead");
            }
            byte[] ids = new byte[frame.size().pixels()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (byte) ((frame.rgb()[3 * i + 1] & 0xff) >> 7);
            }
            return new Grey(new LabelMap(frame.size(), ids));
        }

        @Override
        public LabelMap keyMask(State state, FrameSize target) {
            return ((Grey) state).mask().resized(target);
        }

        @Override
        public LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target) {
            return keyMask(sources.get(0).state(), target);
        }

        @Override
        public String description() {
            return "grey";
        }

        @Override
        public void close() {}
    }

    private static final class Still implements FlowEstimator {
        @Override
        public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
            return new FlowField(current.size(), new float[current.size().pixels() * 2]);
        }

        @Override
        public String description() {
            return "still";
        }

        @Override
        public void close() {}
    }
}
