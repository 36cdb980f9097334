package dev.reelmask.video.container;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The chunks of a PNG or APNG file: each begins with the length of its content and four letters. Text and colour
 * profiles may be compressed a thousandfold, and FFmpeg unpacks them into memory though nothing here reads them.
 */
public final class PngChunks {
    private static final long SIGNATURE = 0x8950_4e47_0d0a_1a0aL;
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 8;
    /** Length, letters and checksum. */
    private static final int FRAME_BYTES = 12;

    private static final Set<String> COMPRESSED = Set.of("zTXt", "iTXt", "iCCP");
    private static final long MOST_COMPRESSED = 64 << 10;
    private static final int MOST_CHUNKS = 4096;

    private PngChunks() {}

    /** The image without its text and colour profile. */
    public static byte[] withoutText(byte[] png) {
        ByteBuffer in = ByteBuffer.wrap(png);
        if (png.length < SIGNATURE_BYTES || in.getLong() != SIGNATURE) {
            return png;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(png.length);
        out.write(png, 0, SIGNATURE_BYTES);
        while (in.remaining() >= HEADER_BYTES) {
            int at = in.position();
            long length = (in.getInt(at) & 0xffff_ffffL) + FRAME_BYTES;
            int bytes = (int) Math.min(length, in.remaining());
            if (!COMPRESSED.contains(letters(in, at + 4))) {
                out.write(png, at, bytes);
            }
            in.position(at + bytes);
        }
        out.write(png, in.position(), in.remaining());
        return out.toByteArray();
    }

    /**
     * Looks at a file that FFmpeg is to open.
     *
     * @throws SequenceException {@code UNSUPPORTED_STREAM} if it is a PNG with more compressed text than is let in
     */
    static void checkText(HadoopInput input, String name) {
        ByteBuffer start = input.peek(0, SIGNATURE_BYTES);
        if (start.remaining() < SIGNATURE_BYTES || start.getLong() != SIGNATURE) {
            return;
        }
        long text = 0;
        long at = SIGNATURE_BYTES;
        for (int chunk = 0; chunk < MOST_CHUNKS && at + HEADER_BYTES <= input.length(); chunk++) {
            ByteBuffer header = input.peek(at, HEADER_BYTES);
            long length = header.getInt(0) & 0xffff_ffffL;
            text += COMPRESSED.contains(letters(header, 4)) ? length : 0;
            at += length + FRAME_BYTES;
        }
        if (text > MOST_COMPRESSED) {
            throw new SequenceException(
                    ReasonCode.UNSUPPORTED_STREAM,
                    String.format(
                            Locale.ROOT,
                            "%s holds %d bytes of compressed text; at most %d are unpacked",
                            name,
                            text,
                            MOST_COMPRESSED));
        }
    }

    private static String letters(ByteBuffer bytes, int at) {
        byte[] letters = new byte[4];
        bytes.get(at, letters);
        return new String(letters, StandardCharsets.ISO_8859_1);
    }
}
