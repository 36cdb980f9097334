package dev.reelmask.propagate.grid;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Reads {@link RawScores} one row of pixels at a time, which a processor's cache holds, as a line for each class. */
final class ScoreRows {
    private final RawScores raw;
    private final float[][] lines;
    private final float[] floats;
    private final short[] halves;

    ScoreRows(RawScores raw) {
        this.raw = raw;
        this.lines = new float[raw.classes()][raw.width()];
        int length = raw.classes() * raw.width();
        this.floats = new float[raw.isBfloat16() ? 0 : length];
        this.halves = new short[raw.isBfloat16() ? length : 0];
    }

    /** (classes, width) of a row, until another is read; the caller may change it. */
    float[][] scores(int y) {
        if (raw.isBfloat16()) {
            load(raw.values().asShortBuffer(), y);
            for (int c = 0; c < lines.length; c++) {
                gather(halves, first(c), step(), lines[c]);
            }
        } else {
            readFloats(raw.values().asFloatBuffer(), y);
        }
        return lines;
    }

    /** The same of e^score, infinite where that is no float32; of bfloat16 alone. */
    float[][] exponentials(int y) {
        load(raw.values().asShortBuffer(), y);
        for (int c = 0; c < lines.length; c++) {
            gather(halves, first(c), step(), Exponentials.OF_BFLOAT16, lines[c]);
        }
        return lines;
    }

    private boolean isPixels() {
        return raw.layout() == RawScores.Layout.PIXELS;
    }

    /** Where the scores of a class begin in a row. */
    private int first(int c) {
        return isPixels() ? c : c * raw.width();
    }

    private int step() {
        return isPixels() ? raw.classes() : 1;
    }

    private void readFloats(FloatBuffer values, int y) {
        if (isPixels()) {
            values.get(y * floats.length, floats);
        }
        for (int c = 0; c < lines.length; c++) {
            if (isPixels()) {
                gather(floats, c, lines.length, lines[c]);
            } else {
                values.get((c * raw.height() + y) * raw.width(), lines[c]);
            }
        }
    }

    private void load(ShortBuffer values, int y) {
        if (isPixels()) {
            values.get(y * halves.length, halves);
            return;
        }
        for (int c = 0; c < lines.length; c++) {
            values.get((c * raw.height() + y) * raw.width(), halves, first(c), raw.width());
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

    private static void gather(short[] from, int first, int step, float[] table, float[] line) {
        for (int x = 0, i = first; x < line.length; x++, i += step) {
            line[x] = table[from[i] & 0xffff];
        }
    }
}
