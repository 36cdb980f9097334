package dev.reelmask.frame;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Frames of one sequence in display order, all of one size; times never go back. One thread at a time.
 *
 * <p>Whoever opens a source closes it, at its end or before. After an exception, and once closed, only {@link #close}
 * may be called; closing again does nothing.
 */
public interface FrameSource extends AutoCloseable {
    /**
     * The next frame, or empty at the end, also when asked again. A frame stays as it is when the next is read. Indices
     * go up by one, by more where pictures are lost: the frames after them keep their numbers.
     *
     * @throws SequenceException if the sequence cannot be decoded further
     */
    Optional<RgbFrame> next();

    /**
     * Microseconds that decoding the frame returned last took, where the source decodes ahead of {@link #next} and so
     * its caller cannot measure it.
     */
    default OptionalLong decodeUs() {
        return OptionalLong.empty();
    }

    @Override
    void close();
}
