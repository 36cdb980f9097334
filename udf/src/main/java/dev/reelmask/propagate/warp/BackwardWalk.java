package dev.reelmask.propagate.warp;

import dev.reelmask.frame.RgbFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.LongSupplier;

/**
 * Flows from a stretch of frames to the key frame after it. They are chained from the last frame to the first and taken
 * from the first to the last; of a long stretch only a block of them is kept, and the blocks behind it are walked once
 * more when they are reached: their flows are estimated twice, but for those that are finished when they are asked for.
 * One thread at a time.
 */
final class BackwardWalk {
    private static final int BLOCK = 32;

    private final List<RgbFrame> frames;
    private final LongSupplier clock;
    private final long[] ns;
    /** Where the blocks begin that are not at hand, the earliest last. */
    private final Deque<FlowChain> starts = new ArrayDeque<>();

    private final Deque<FlowChain.Link> links = new ArrayDeque<>();
    private int taken;

    /** A frame's flow, and the nanoseconds that the walk took for it. */
    record Step(FlowChain.Link link, long ns) {}

    /**
     * Walks all frames once.
     *
     * @param chain from the key frame
     * @param frames before it, rising, with none between
     * @param clock nanoseconds
     */
    BackwardWalk(FlowChain chain, List<RgbFrame> frames, LongSupplier clock) {
        this.frames = frames;
        this.clock = clock;
        this.ns = new long[frames.size()];
        for (int first = (frames.size() - 1) / BLOCK * BLOCK; first >= 0; first -= BLOCK) {
            starts.addLast(chain.copy());
            walk(chain, first);
        }
        starts.pollLast();
    }

    /** Flows that are kept at a time, of so many frames. */
    static int most(int frames) {
        return Math.min(frames, BLOCK + frames / BLOCK);
    }

    /** Leaves the links of the block that begins with a frame. */
    private void walk(FlowChain chain, int first) {
        links.clear();
        for (int i = Math.min(frames.size(), first + BLOCK) - 1; i >= first; i--) {
            long start = clock.getAsLong();
            links.addFirst(chain.next(frames.get(i)));
            ns[i] += clock.getAsLong() - start;
        }
    }

    /** The flow of the first frame that has not been taken. */
    Step next() {
        if (taken == frames.size()) {
            throw new NoSuchElementException("all frames have been taken");
        }
        if (links.isEmpty()) {
            walk(starts.removeLast(), taken);
        }
        return new Step(links.removeFirst(), ns[taken++]);
    }
}
