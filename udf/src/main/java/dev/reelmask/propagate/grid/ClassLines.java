package dev.reelmask.propagate.grid;

import java.util.Arrays;

/** Arithmetic on scores that lie as one line for each class: a vector of pixels at once. */
final class ClassLines {
    /** A difference of two scores, times this, is more than any number of classes. */
    private static final float FAR = 3e38f;

    private ClassLines() {}

    /** Leaves the highest score of each pixel; no number where one of its scores is none. */
    static void highest(float[][] lines, float[] highest) {
        System.arraycopy(lines[0], 0, highest, 0, highest.length);
        for (int c = 1; c < lines.length; c++) {
            raise(highest, lines[c]);
        }
    }

    private static void raise(float[] highest, float[] line) {
        for (int x = 0; x < highest.length; x++) {
            highest[x] = Math.max(highest[x], line[x]);
        }
    }

    /**
     * Leaves −class of the highest score, the lowest of equals; no number where one of the scores is none.
     *
     * @param highest of the lines; no longer infinite afterwards
     */
    static void negatedBest(float[][] lines, float[] highest, float[] best) {
        limit(highest);
        Arrays.fill(best, -lines.length);
        for (int c = 0; c < lines.length; c++) {
            raise(best, lines[c], highest, c);
        }
    }

    /** Infinity less infinity would be no number. */
    private static void limit(float[] highest) {
        for (int x = 0; x < highest.length; x++) {
            highest[x] = Math.min(highest[x], Float.MAX_VALUE);
        }
    }

    private static void raise(float[] best, float[] line, float[] highest, int id) {
        for (int x = 0; x < best.length; x++) {
            float below = Math.min(line[x], Float.MAX_VALUE) - highest[x];
            best[x] = Math.max(best[x], below * FAR - id);
        }
    }

    static void add(float[] sums, float[] line) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += line[x];
        }
    }

    /** Adds line · factors. */
    static void add(float[] sums, float[] line, float[] factors) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += line[x] * factors[x];
        }
    }
}
