package dev.reelmask.propagate.grid;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Reads {@link RawScores} one row of pixels at a time, which a processor's cache holds, as a line for each class: what
 * is done with lines then takes a vector of pixels at once.
 */
final class ScoreRows {
    private final RawScores raw;
    private final float[][] lines;
    private final float[] highest;
    private final float[] floats;
    private final short[] halves;

    ScoreRows(RawScores raw) {
        this.raw = raw;
        this.lines = new float[raw.classes()][raw.width()];
        this.highest = new float[raw.width()];
        int length = raw.classes() * raw.width();
        this.floats = new float[raw.isBfloat16() ? 0 : length];
        this.halves = new short[raw.isBfloat16() ? length : 0];
    }

    /** (classes, width) of the row that was read last; whoever reads it may change it. */
    float[][] lines() {
        return lines;
    }

    /** (width) the highest score of each pixel of that row, no number where one of its scores is none. */
    float[] highest() {
        System.arraycopy(lines[0], 0, highest, 0, highest.length);
        for (int c = 1; c < lines.length; c++) {
            raise(highest, lines[c]);
        }
        return highest;
    }

    private static void raise(float[] highest, float[] line) {
        for (int x = 0; x < highest.length; x++) {
            highest[x] = Math.max(highest[x], line[x]);
        }
    }

    void read(int y) {
        if (raw.isBfloat16()) {
            readHalves(raw.values().asShortBuffer(), y);
        } else {
            readFloats(raw.values().asFloatBuffer(), y);
        }
    }

    private void readFloats(FloatBuffer values, int y) {
        if (raw.layout() == RawScores.Layout.PLANES) {
            for (int c = 0; c < lines.length; c++) {
                values.get((c * raw.height() + y) * raw.width(), lines[c]);
            }
            return;
        }
        values.get(y * floats.length, floats);
        for (int c = 0; c < lines.length; c++) {
            gather(floats, c, lines.length, lines[c]);
        }
    }

    private void readHalves(ShortBuffer values, int y) {
        int width = raw.width();
        if (raw.layout() == RawScores.Layout.PLANES) {
            for (int c = 0; c < lines.length; c++) {
                values.get((c * raw.height() + y) * width, halves, c * width, width);
                gather(halves, c * width, 1, lines[c]);
            }
            return;
        }
        values.get(y * halves.length, halves);
        for (int c = 0; c < lines.length; c++) {
            gather(halves, c, lines.length, lines[c]);
        }
    }

    private static void gather(float[] from, int first, int step, float[] line) {
        for (int x = 0, i = first; x < line.length; x++, i += step) {
            line[x] = from[i];
        }
    }

    private static void gather(short[] from, int first, int step, float[] line) {
        for (int x = 0, i = first; x < line.length; x++, i += step) {
            line[x] = Float.intBitsToFloat(from[i] << 16);
        }
    }
}
