package dev.reelmask.video.image;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.video.ffmpeg.Limits;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Optional;

/**
 * What the header of a PNG, JPEG or BMP image says of its size, read without decoding it.
 *
 * @param bitsPerPixel of the decoded picture
 */
record ImageHeader(long width, long height, int bitsPerPixel) {
    private static final int[] PNG_CHANNELS = {1, 0, 3, 1, 2, 0, 4};
    private static final int JPEG_START = 0xd8;
    private static final int JPEG_SCAN = 0xda;

    /** The header, or empty where there is none to be read. */
    static Optional<ImageHeader> of(byte[] bytes) {
        if (bytes.length >= 26 && (bytes[0] & 0xff) == 0x89) {
            return png(ByteBuffer.wrap(bytes));
        }
        if (bytes.length >= 30 && bytes[0] == 'B') {
            ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            return Optional.of(new ImageHeader(
                    Math.abs((long) header.getInt(18)), Math.abs((long) header.getInt(22)), header.getShort(28)));
        }
        return bytes.length >= 4 && (bytes[0] & 0xff) == 0xff ? jpeg(bytes) : Optional.empty();
    }

    /** IHDR: width, height, bit depth, colour type (PNG specification, 11.2.1). */
    private static Optional<ImageHeader> png(ByteBuffer bytes) {
        int colour = bytes.get(25) & 0xff;
        int channels = colour < PNG_CHANNELS.length ? PNG_CHANNELS[colour] : 4;
        int bits = Math.max(8, bytes.get(24)) * channels;
        return Optional.of(new ImageHeader(bytes.getInt(16) & 0xffff_ffffL, bytes.getInt(20) & 0xffff_ffffL, bits));
    }

    /** The first start-of-frame marker (ITU-T T.81, B.2.2). */
    private static Optional<ImageHeader> jpeg(byte[] bytes) {
        int at = 2;
        while (at + 9 < bytes.length) {
            int marker = bytes[at + 1] & 0xff;
            boolean fill = (bytes[at] & 0xff) != 0xff || marker == 0xff || marker == JPEG_START;
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (fill) {
                at++;
            } else if (frame) {
                return Optional.of(new ImageHeader(
                        number(bytes, at + 7), number(bytes, at + 5), 8 * Math.max(1, bytes[at + 9] & 0xff)));
            } else if (marker == JPEG_SCAN) {
                return Optional.empty();
            } else {
                at += 2 + number(bytes, at + 2);
            }
        }
        return Optional.empty();
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    long pixels() {
        return width * height;
    }

    /** Bytes of the decoded picture. */
    long bytes() {
        return pixels() / 8 * bitsPerPixel;
    }

    /** @throws SequenceException {@code UNSUPPORTED_STREAM} if the image is too large */
    void check(String name) {
        boolean tooLarge = width > Limits.SIDE
                || height > Limits.SIDE
                || pixels() > Limits.IMAGE_PIXELS
                || bytes() > Limits.BLOCK_BYTES;
        if (tooLarge) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT,
                            "image %s has %dx%d pixels of %d bits; at most %d pixels, %d a side, and %d MiB are decoded",
                            name,
                            width,
                            height,
                            bitsPerPixel,
                            Limits.IMAGE_PIXELS,
                            Limits.SIDE,
                            Limits.BLOCK_BYTES >> 20));
        }
    }
}
