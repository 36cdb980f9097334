package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.propagate.Propagation;

/** What frames that wait for their next key frame weigh in the heap, with their flows. */
final class WaitingBytes {
    /** Bytes of a pixel: red, green, blue, luma. */
    private static final int WITH_PIXELS = 4;

    /** States of voted scores: of the key frame before the frames that wait, and of the next one. */
    private static final int VOTED = 2;

    private static final int BYTES_PER_FLOW_PIXEL = 2 * Float.BYTES;

    private WaitingBytes() {}

    /**
     * Of so many frames of a size: what is kept of each, the flows of those that are walked at a time, and the flows
     * that evidence has asked for.
     */
    static long of(FlowEstimator flow, FrameSize size, int frames, EvidenceNeeds evidence) {
        long pixels = size.pixels();
        FrameSize flows = flow.flowSize(size);
        long frame = (flow.needsPixels() ? WITH_PIXELS * pixels : searched(flows)) + cells(pixels);
        int kept = BackwardWalk.most(frames) + (evidence.takesFlow() ? frames : 0);
        return frames * frame + (long) kept * flows.pixels() * BYTES_PER_FLOW_PIXEL;
    }

    /**
     * Of the key frames around frames that wait, which keep their pixels, with their states; with
     * {@link Propagation#VOTES} also two states of voted scores.
     *
     * @param state bytes of each
     */
    static long ofKeys(FlowEstimator flow, FrameSize size, long state, Propagation propagation) {
        int keys = 1 + propagation.nextKeys();
        int states = propagation == Propagation.VOTES ? keys + VOTED : keys;
        long frame = WITH_PIXELS * (long) size.pixels() + searched(flow.flowSize(size)) + cells(size.pixels());
        return keys * frame + states * state;
    }

    /** The luma that is searched, one byte. */
    private static long searched(FrameSize flows) {
        return flows.pixels();
    }

    /** Cells of 4x4 pixels, four bytes each. */
    private static long cells(long pixels) {
        return pixels / 4;
    }
}
