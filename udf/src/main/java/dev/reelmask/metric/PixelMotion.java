package dev.reelmask.metric;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;

/**
 * How pixels move, for scores alone: by a flow that masks are not propagated along. Whoever opened the flow closes it.
 */
public record PixelMotion(FlowEstimator flow) {
    /** Bytes of a pixel: red, green, blue, luma. */
    private static final long WITH_PIXELS = 4;

    /**
     * Where a frame's pixels are in the next one.
     *
     * @param masks size of the masks that are held against one another
     */
    public PixelPaths between(RgbFrame frame, RgbFrame next, FrameSize masks) {
        return PixelPaths.along(flow.estimate(frame, next, Optional.empty()).toHost(), masks);
    }

    /** Whether it takes a frame's own pixels, and not only what {@link #distil} has kept with it. */
    public boolean needsPixels() {
        return flow.needsPixels();
    }

    /** Makes what it takes of a frame, and keeps it with the frame. */
    public void distil(RgbFrame frame) {
        flow.distil(frame);
    }

    /** Bytes of the heap that a frame of a size takes on its account while it waits for its mask. */
    public long waitingBytes(FrameSize size) {
        return needsPixels() ? WITH_PIXELS * size.pixels() : flow.flowSize(size).pixels();
    }
}
