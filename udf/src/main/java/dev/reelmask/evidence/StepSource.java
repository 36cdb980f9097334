package dev.reelmask.evidence;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import java.util.List;

/** Measures frames of one sequence against the ones before them, ahead of what is decided. One thread at a time. */
public interface StepSource {
    /** The sequence's next frame. */
    void see(RgbFrame frame);

    /**
     * {@link Foresight#steps} up to a frame.
     *
     * @param key the last key frame, never one before that of the call before
     */
    List<Evidence> between(int key, int last);

    /** What is wrong where nothing can measure it. */
    static UserException none() {
        return new UserException(
                "a scheduler that looks ahead needs a propagation along flow; take frame-difference, or plan the key frames with reelmask plan");
    }
}
