package dev.reelmask.label;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Filters of PNG rows (section 9 of the specification), undone in place. Label images are flat: where eight bytes of a
 * row are as their filter foresees, they are made at once.
 */
final class PngFilter {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long ONES = 0x0101010101010101L;

    private PngFilter() {}

    /**
     * Undoes a row's filter. The row above lies before the row and its filter's number, if it is not the first.
     *
     * @param start of the row, behind its filter's number
     * @param length of the row, and of all others
     * @param step bytes from a pixel to the next, at least one
     * @return whether there is such a filter
     */
    static boolean undo(byte[] rows, int start, int length, int step) {
        boolean isFirst = start == 1;
        switch (rows[start - 1]) {
            case 0 -> {}
            case 1 -> left(rows, start, length, step);
            case 2 -> {
                if (!isFirst) {
                    above(rows, start, length);
                }
            }
            case 3 -> mean(rows, start, length, step, isFirst);
            case 4 -> {
                if (isFirst) {
                    left(rows, start, length, step);
                } else {
                    paeth(rows, start, length, step);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static long eight(byte[] rows, int at) {
        return (long) LONGS.get(rows, at);
    }

    private static void left(byte[] rows, int start, int length, int step) {
        int end = start + length;
        int i = start + step;
        while (i < end) {
            if (step == 1 && i + Long.BYTES <= end && eight(rows, i) == 0) {
                LONGS.set(rows, i, (rows[i - 1] & 0xff) * ONES);
                i += Long.BYTES;
            } else {
                rows[i] += rows[i - step];
                i++;
            }
        }
    }

    private static void above(byte[] rows, int start, int length) {
        int end = start + length;
        int up = length + 1;
        int i = start;
        for (; i + Long.BYTES <= end; i += Long.BYTES) {
            long a = eight(rows, i);
            long b = eight(rows, i - up);
            LONGS.set(rows, i, ((a & LOW_BITS) + (b & LOW_BITS)) ^ ((a ^ b) & ~LOW_BITS));
        }
        for (; i < end; i++) {
            rows[i] += rows[i - up];
        }
    }

    private static void mean(byte[] rows, int start, int length, int step, boolean isFirst) {
        int up = length + 1;
        for (int i = start; i < start + length; i++) {
            int left = i < start + step ? 0 : rows[i - step] & 0xff;
            int above = isFirst ? 0 : rows[i - up] & 0xff;
            rows[i] += (byte) ((left + above) >> 1);
        }
    }

    /**
     * Above, left or above left, whichever is nearest to above + left − above left; left first, above second. Where the
     * row above does not change it is left.
     */
    private static void paeth(byte[] rows, int start, int length, int step) {
        int end = start + length;
        int up = length + 1;
        int i = start;
        for (; i < Math.min(start + step, end); i++) {
            rows[i] += rows[i - up];
        }
        while (i < end) {
            if (step == 1
                    && i + Long.BYTES <= end
                    && eight(rows, i) == 0
                    && eight(rows, i - up) == (rows[i - up - 1] & 0xff) * ONES) {
                LONGS.set(rows, i, (rows[i - 1] & 0xff) * ONES);
                i += Long.BYTES;
            } else {
                rows[i] += (byte) foreseen(rows[i - step] & 0xff, rows[i - up] & 0xff, rows[i - up - step] & 0xff);
                i++;
            }
        }
    }

    private static int foreseen(int left, int above, int corner) {
        if (left == corner) {
            return above;
        }
        if (above == corner) {
            return left;
        }
        int toLeft = Math.abs(above - corner);
        int toAbove = Math.abs(left - corner);
        int toCorner = Math.abs(above + left - 2 * corner);
        boolean isLeft = toLeft <= toAbove && toLeft <= toCorner;
        return isLeft ? left : toAbove <= toCorner ? above : corner;
    }
}
