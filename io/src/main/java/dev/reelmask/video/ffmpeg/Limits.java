package dev.reelmask.video.ffmpeg;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.util.Locale;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;

/**
 * What no file may go beyond, so that a small one cannot take gigabytes or hours; {@code docs/video.md} says why each
 * is what it is.
 */
public final class Limits {
    /** Largest picture of a video or an animation: that of level 6.2 of H.264, HEVC and AV1. */
    public static final long VIDEO_PIXELS = 35_651_584;

    /** Largest image of a folder of images; one of them is in memory at a time. */
    public static final long IMAGE_PIXELS = 1L << 27;

    /** Pixels of all pictures that others refer to, by level 6.2 of H.264 (Rec. ITU-T H.264, table A-1). */
    static final long REFERENCE_PIXELS = 696_320L * 256;

    /** Longest side of any picture. */
    public static final int SIDE = 65_535;

    /** Streams of one file. */
    public static final int STREAMS = 256;

    /** Largest block of memory that FFmpeg may ask for. */
    public static final long BLOCK_BYTES = 1L << 29;

    private Limits() {}

    /**
     * Looks at the size of a video's pictures.
     *
     * @throws SequenceException {@code UNSUPPORTED_STREAM} if they are too large or have no size
     */
    public static void checkVideo(String name, long width, long height) {
        if ((width <= 0 || height <= 0) && !Ffmpeg.beyondLimit().isEmpty()) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    "%s has pictures that are too large: %s".formatted(name, Ffmpeg.beyondLimit()));
        }
        if (width <= 0 || height <= 0) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM, "%s has pictures of unknown size".formatted(name));
        }
        if (width > SIDE || height > SIDE || width * height > VIDEO_PIXELS) {
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

    /** Whether a decoder keeps more pictures for others to refer to than any level allows. */
    public static boolean keepsTooMany(AVCodecContext decoder) {
        return (long) decoder.refs() * decoder.width() * decoder.height() > REFERENCE_PIXELS;
    }
}
