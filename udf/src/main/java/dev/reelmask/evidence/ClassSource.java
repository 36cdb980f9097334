package dev.reelmask.evidence;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;

/**
 * Measures frames of one sequence against their last key frame class by class, one after the other. One thread at a
 * time.
 */
public interface ClassSource {
    /**
     * Numbers of {@link Evidence}, by class.
     *
     * @param frame the one after the frame measured before, or after the key frame
     */
    ClassNumbers measure(RgbFrame frame, RgbFrame lastKey);

    /** What is wrong where nothing can measure it. */
    static UserException none(ClassKind kind) {
        return new UserException(
                "a scheduler that sees %s needs a propagation that makes flow and masks; take frame-difference"
                        .formatted(kind.spelling()));
    }
}
