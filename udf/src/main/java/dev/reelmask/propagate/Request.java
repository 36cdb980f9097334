package dev.reelmask.propagate;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;

/** All that one frame's mask is made from, gathered by its {@link Track}. Opaque but for this. */
public interface Request {
    RgbFrame frame();

    /** Size of the mask. */
    FrameSize target();

    /** Nanoseconds that its flows took, 0 without any. */
    long flowNs();
}
