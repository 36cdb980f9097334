package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;

/**
 * Optical flow from a current frame to a reference frame as its estimator keeps it, which may be on a device and may
 * say more than displacements. Its numbers are brought to the host where {@link #toHost} is called, and nowhere else.
 */
public interface Flow {
    /** In whose pixels its displacements are. */
    FrameSize size();

    /** The same flow for frames of another size. */
    Flow resized(FrameSize target);

    /** The displacements as numbers. */
    FlowField toHost();
}
