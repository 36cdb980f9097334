package dev.reelmask.video;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.util.Locale;

/**
 * What no file may go beyond, so that a small one cannot take gigabytes or hours; {@code docs/video.md} says why each
 * is what it is.
 */
final class Limits {
    /** Largest picture of a video or an animation: that of level 6.2 of H.264, HEVC and AV1. */
    static final long VIDEO_PIXELS = 35_651_584;

    /** Largest image of a folder of images; one of them is in memory at a time. */
    static final long IMAGE_PIXELS = 1L << 27;

    /** Longest side of any picture. */
    static final int SIDE = 65_535;

    /** Streams of one file. */
    static final int STREAMS = 256;

    /** Largest block of memory that FFmpeg may ask for. */
    static final long BLOCK_BYTES = 1L << 29;

    private Limits() {}

    /** @throws SequenceException {@code UNSUPPORTED_STREAM} if pictures of a video are too large or have no size */
    static void checkVideo(String name, long width, long height) {
        if (width <= 0 || height <= 0 || width > SIDE || height > SIDE || width * height > VIDEO_PIXELS) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT,
                            "%s has pictures of %dx%d; at most %d pixels, %d a side, are decoded",
                            name,
                            width,
                            height,
                            VIDEO_PIXELS,
                            SIDE));
        }
    }

    /** Whether an image of this size may be decoded. */
    static boolean allowsImage(FrameSize size) {
        return size.width() <= SIDE && size.height() <= SIDE && (long) size.width() * size.height() <= IMAGE_PIXELS;
    }
}
