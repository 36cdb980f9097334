package dev.reelmask.propagate.grid;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The scores of one frame as a network leaves them in memory, which stays the caller's: for each pixel of the output
 * one for each class, all in float32 or all in bfloat16, the upper half of a float32.
 *
 * @param values in the machine's byte order, read from its start to its limit
 */
public record RawScores(ByteBuffer values, Layout layout, int classes, int height, int width) {
    /** What lies side by side. */
    public enum Layout {
        /** (height, width, classes) */
        PIXELS,
        /** (classes, height, width) */
        PLANES
    }

    /** @throws IllegalArgumentException where the memory is not that of so many scores in one of the two formats */
    public RawScores {
        long count = (long) classes * height * width;
        if (values.limit() != 2 * count && values.limit() != 4 * count) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%dx%d pixels of %d classes do not take %d bytes",
                    width,
                    height,
                    classes,
                    values.limit()));
        }
    }

    /** Whether each score has two bytes. */
    boolean isBfloat16() {
        return values.limit() == 2L * classes * height * width;
    }

    /** Whether the output is cut into cells of that side without a rest. */
    public boolean hasWholeCells(int side) {
        return height % side == 0 && width % side == 0;
    }
}
