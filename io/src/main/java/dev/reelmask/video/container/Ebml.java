package dev.reelmask.video.container;

import java.nio.ByteBuffer;

/**
 * The head of an element of Matroska and WebM: an id and a length, each a number whose leading zeros say how many bytes
 * it takes (RFC 8794, 4 to 6).
 *
 * @param id with its marker bits, 0 if there is no element
 * @param end where the element ends, {@link Long#MAX_VALUE} if it does not know
 */
record Ebml(long id, long end) {
    private static final int MOST_BYTES = 12;

    static Ebml at(HadoopInput input, long position) {
        ByteBuffer head = input.peek(position, MOST_BYTES);
        int idBytes = length(head, 0);
        int sizeBytes = idBytes == 0 ? 0 : length(head, idBytes);
        if (idBytes == 0 || idBytes > 4 || sizeBytes == 0) {
            return new Ebml(0, Long.MAX_VALUE);
        }
        long ones = (1L << (7 * sizeBytes)) - 1;
        long value = number(head, idBytes, sizeBytes) & ones;
        boolean unknown = value == ones;
        return new Ebml(number(head, 0, idBytes), unknown ? Long.MAX_VALUE : position + idBytes + sizeBytes + value);
    }

    boolean isOpen() {
        return end == Long.MAX_VALUE;
    }

    /** Bytes of the number that begins there, 0 if it goes over the end. */
    private static int length(ByteBuffer bytes, int at) {
        if (at >= bytes.limit() || bytes.get(at) == 0) {
            return 0;
        }
        int length = Integer.numberOfLeadingZeros(bytes.get(at) & 0xff) - 23;
        return at + length > bytes.limit() ? 0 : length;
    }

    private static long number(ByteBuffer bytes, int at, int count) {
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = (number << 8) | (bytes.get(at + i) & 0xff);
        }
        return number;
    }
}
