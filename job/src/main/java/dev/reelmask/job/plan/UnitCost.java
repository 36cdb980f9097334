package dev.reelmask.job.plan;

import dev.reelmask.frame.FrameSize;
import java.io.Serializable;

/** Estimates how long one thread takes for a unit. */
public interface UnitCost extends Serializable {
    /**
     * Seconds for so many frames.
     *
     * @param size as the sequence is shown
     * @param firstFrame frames before it are decoded and dropped
     */
    double seconds(FrameSize size, int firstFrame, int frames);
}
