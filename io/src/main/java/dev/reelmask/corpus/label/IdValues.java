package dev.reelmask.corpus.label;

import dev.reelmask.corpus.Value255;
import java.util.Arrays;

/** The values of a label that is read as class ids, and how often each occurs. */
final class IdValues {
    private static final int BYTES = 256;
    /** Pixels up to which a run's end is found sooner one by one. */
    private static final int SHORT_RUN = 8;

    private final char[] values;
    /** Counted when they are asked for first. */
    private long[] pixels = {};

    IdValues(char[] values) {
        this.values = values;
    }

    private long[] counted() {
        long[] counts = new long[BYTES];
        int end;
        for (int start = 0; start < values.length; start = end) {
            end = runEnd(start);
            if (values[start] < BYTES) {
                counts[values[start]] += end - start;
            }
        }
        return counts;
    }

    /** Index behind the pixels that have the value of the pixel at {@code start} and follow it without a gap. */
    int runEnd(int start) {
        int soon = Math.min(values.length, start + SHORT_RUN);
        for (int i = start + 1; i < soon; i++) {
            if (values[i] != values[start]) {
                return i;
            }
        }
        int differs = Arrays.mismatch(values, soon - 1, values.length - 1, values, soon, values.length);
        return differs < 0 ? values.length : soon + differs;
    }

    /** The value of a pixel, rows one after the other. */
    int at(int pixel) {
        return values[pixel];
    }

    /** Pixels by value 0..255, the array itself; values of more than 8 bits are in none. */
    long[] pixels() {
        if (pixels.length == 0) {
            pixels = counted();
        }
        return pixels;
    }

    boolean holds(int value) {
        return pixels()[value] > 0;
    }

    /** Whether 255 means the second class here. */
    boolean isClassOne(Value255 known) {
        return known == Value255.CLASS_ONE || (known != Value255.NOT_LABELLED && !holds(1));
    }
}
