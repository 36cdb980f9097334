package dev.reelmask.video;

import dev.reelmask.frame.FrameSource;
import dev.reelmask.video.damage.Integrity;

/**
 * The frames of one sequence, or of one piece of it, decoded ahead in a thread of their own.
 *
 * <p>Frames are upright, in display order, and of one size: {@code policy.contentSize(info().displaySize())}. Indices
 * and times are those of the whole sequence, also in a piece. A decode that makes no progress ends with
 * {@code DECODE_TIMEOUT} even if native code hangs; its thread frees what it holds if it ever returns. If the calling
 * thread is interrupted, {@link #next} throws {@link java.util.concurrent.CancellationException}.
 */
public interface SequenceFrames extends FrameSource {
    /** What the container says; {@code packets} is 0. For images: the first image's size, rate 0. */
    VideoInfo info();

    /**
     * The health of what was decoded.
     *
     * @throws IllegalStateException before {@link #next} has returned empty
     */
    Integrity integrity();
}
