package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;

/** What frames that wait for their next key frame weigh in the heap, with their flows. */
final class WaitingBytes {
    /** Bytes of a pixel: red, green, blue, luma. */
    private static final int WITH_PIXELS = 4;

    private static final int BYTES_PER_FLOW_PIXEL = 2 * Float.BYTES;

    private WaitingBytes() {}

    /**
     * Of so many frames of a size: what is kept of each, the flows of those that are walked at a time, and the flows
     * that evidence has asked for.
     */
    static long of(FlowEstimator flow, FrameSize size, int frames, EvidenceNeeds evidence) {
        long pixels = size.pixels();
        FrameSize flows = flow.flowSize(size);
        // the luma that is searched, one byte, and cells of 4x4 pixels, four bytes
        long frame = (flow.needsPixels() ? WITH_PIXELS * pixels : flows.pixels()) + pixels / 4;
        int kept = BackwardWalk.most(frames) + (evidence.takesFlow() ? frames : 0);
        return frames * frame + (long) kept * flows.pixels() * BYTES_PER_FLOW_PIXEL;
    }
}
