package dev.reelmask.propagate.window;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Request;

/** A frame and its place in its stretch; its flow is found with its mask. */
record WindowRequest(RgbFrame frame, WindowMasks masks, int index, FrameSize target) implements Request {
    @Override
    public long flowNs() {
        return 0;
    }
}
