package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.metric.PixelMotion;
import dev.reelmask.metric.PixelPaths;
import java.util.TreeMap;

/**
 * How pixels move from frame to frame of one sequence: measured for the operating point that asks first and kept for
 * the others. Points that are far behind have it measured again. One thread at a time.
 */
final class SharedMotion {
    private static final long LIMIT_BYTES = 64L << 20;

    private final PixelMotion motion;
    private final int outputs;
    /** By the frame that they lead to. */
    private final TreeMap<Integer, Step> kept = new TreeMap<>();

    /** @param outputs operating points that may ask */
    SharedMotion(PixelMotion motion, int outputs) {
        this.motion = motion;
        this.outputs = outputs;
    }

    /**
     * The paths between two frames.
     *
     * @param ns that measuring took
     * @param sparedNs of these, what an operating point before has spent
     */
    record Step(PixelPaths paths, long ns, long sparedNs) {
        Step spared() {
            return new Step(paths, ns, ns);
        }
    }

    PixelMotion motion() {
        return motion;
    }

    /** From a frame to the one behind it. */
    Step step(RgbFrame frame, RgbFrame next, FrameSize masks) {
        Step known = kept.get(next.index());
        if (known != null) {
            return known.spared();
        }
        long start = System.nanoTime();
        PixelPaths paths = motion.between(frame, next, masks);
        Step step = new Step(paths, System.nanoTime() - start, 0);
        keep(next.index(), step);
        return step;
    }

    /** In the place of the earliest, which the fewest points are still to ask for. */
    private void keep(int frame, Step step) {
        long most = outputs > 1 ? Math.max(1, LIMIT_BYTES / step.paths().bytes()) : 0;
        while (!kept.isEmpty() && kept.size() >= most) {
            kept.pollFirstEntry();
        }
        if (most > 0) {
            kept.put(frame, step);
        }
    }
}
