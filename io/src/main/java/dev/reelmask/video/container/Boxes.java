package dev.reelmask.video.container;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The boxes of an ISO base media file (MP4, MOV, AVIF), one after the other: each begins with its size and four letters
 * (ISO/IEC 14496-12, 4.2).
 */
final class Boxes {
    private static final int SHORT_HEADER = 8;
    private static final int LONG_HEADER = 16;
    private static final long UNSIGNED = 0xffff_ffffL;

    private final HadoopInput input;
    private final long end;
    private long next;

    /** Boxes between two places of the file; a box may claim to reach beyond the second. */
    Boxes(HadoopInput input, long start, long end) {
        this.input = input;
        this.next = start;
        this.end = end;
    }

    /**
     * One box.
     *
     * @param start where it begins
     * @param body where its content begins
     * @param end where it ends by its own word; {@link Long#MAX_VALUE} where it ends with the file
     */
    record Box(String type, long start, long body, long end) {}

    /** The next box, or null if there is no room for one or it says nonsense. */
    Box next() {
        if (next < 0 || next + SHORT_HEADER > end) {
            return null;
        }
        ByteBuffer header = input.peek(next, LONG_HEADER);
        if (header.remaining() < SHORT_HEADER) {
            return null;
        }
        long size = header.getInt() & UNSIGNED;
        byte[] letters = new byte[4];
        header.get(letters);
        int headerBytes = SHORT_HEADER;
        if (size == 1 && header.remaining() == SHORT_HEADER) {
            size = header.getLong();
            headerBytes = LONG_HEADER;
        }
        boolean open = size == 0;
        if (!open && (size < headerBytes || size > Long.MAX_VALUE - next)) {
            return null;
        }
        Box box = new Box(
                new String(letters, StandardCharsets.ISO_8859_1),
                next,
                next + headerBytes,
                open ? Long.MAX_VALUE : next + size);
        next = open ? Long.MAX_VALUE - SHORT_HEADER : next + size;
        return box;
    }
}
