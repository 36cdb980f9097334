package dev.reelmask.flow.vectors;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;

/** Tries whether this FFmpeg finds block vectors. */
public final class VectorCheck {
    private static final FrameSize SMALL = new FrameSize(32, 32);

    private VectorCheck() {}

    /**
     * Runs one search.
     *
     * @throws UserException where this FFmpeg lacks the encoder or does not export vectors
     */
    public static void check() {
        RgbFrame frame = new RgbFrame(0, 0, SMALL, new byte[SMALL.pixels() * 3]);
        try (VectorFlow flow = new VectorFlow()) {
            flow.search(frame, frame);
        } catch (IllegalStateException e) {
            throw new UserException(
                    "This FFmpeg finds no block vectors (%s): take --flow dis.".formatted(e.getMessage()), e);
        }
    }
}
