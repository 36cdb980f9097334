package dev.reelmask.label;

import dev.reelmask.frame.FrameSize;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the first bytes of an image say, without decoding it.
 *
 * @param size as stored, before any EXIF orientation
 */
public record ImageHeader(Kind kind, FrameSize size) {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int JPEG_MARKER = 0xff;
    private static final int JPEG_START_OF_SCAN = 0xda;

    /** The kinds of images that are read. */
    public enum Kind {
        PNG,
        BMP,
        /** Of three components or four. */
        JPEG,
        GREY_JPEG
    }

    /** The header of an image, empty if it is none of these kinds or breaks off. */
    public static Optional<ImageHeader> of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            if (startsWith(bytes, PNG)) {
                return header(Kind.PNG, buffer.getInt(16), buffer.getInt(20));
            }
            if (startsWith(bytes, new byte[] {'B', 'M'})) {
                return bmp(buffer.order(ByteOrder.LITTLE_ENDIAN));
            }
            return startsWith(bytes, new byte[] {(byte) 0xff, (byte) 0xd8})
                    ? jpeg(buffer.position(2))
                    : Optional.empty();
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || bytes[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<ImageHeader> header(Kind kind, int width, int height) {
        return width < 1 || height < 1
                ? Optional.empty()
                : Optional.of(new ImageHeader(kind, new FrameSize(width, height)));
    }

    /** A negative height says that the rows come from the top. Headers of OS/2 hold 16-bit sizes. */
    private static Optional<ImageHeader> bmp(ByteBuffer buffer) {
        boolean isOs2 = buffer.getInt(14) == 12;
        int width = isOs2 ? buffer.getChar(18) : buffer.getInt(18);
        int height = isOs2 ? buffer.getChar(20) : Math.abs(buffer.getInt(22));
        return header(Kind.BMP, width, height);
    }

    /** Steps from marker to marker up to the frame's. */
    private static Optional<ImageHeader> jpeg(ByteBuffer buffer) {
        while (true) {
            int marker = buffer.get() & 0xff;
            while (marker == JPEG_MARKER) {
                marker = buffer.get() & 0xff;
            }
            if (isFrame(marker)) {
                int at = buffer.position();
                Kind kind = buffer.get(at + 7) == 1 ? Kind.GREY_JPEG : Kind.JPEG;
                return header(kind, buffer.getChar(at + 5), buffer.getChar(at + 3));
            }
            if (marker == JPEG_START_OF_SCAN) {
                return Optional.empty();
            }
            buffer.position(buffer.position() + buffer.getChar(buffer.position()));
        }
    }

    /** SOF0 to SOF15, without the tables that lie between them. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
