package dev.reelmask.corpus.label;

import dev.reelmask.corpus.Value255;

/** The values of a label that is read as class ids, and how often each occurs. */
final class IdValues {
    private static final int BYTES = 256;

    private final char[] values;
    /** Pixels by value; values of more than 8 bits are in none. */
    private final long[] pixels = new long[BYTES];

    IdValues(char[] values) {
        this.values = values;
        for (char value : values) {
            if (value < BYTES) {
                pixels[value]++;
            }
        }
    }

    /** The value of a pixel, rows one after the other. */
    int at(int pixel) {
        return values[pixel];
    }

    /** Pixels by value 0..255; the array itself. */
    long[] pixels() {
        return pixels;
    }

    boolean holds(int value) {
        return pixels[value] > 0;
    }

    /** Whether 255 means the second class here. */
    boolean isClassOne(Value255 known) {
        return known == Value255.CLASS_ONE || (known != Value255.NOT_LABELLED && !holds(1));
    }
}
