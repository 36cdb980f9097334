package dev.reelmask.propagate.grid;

import java.util.Arrays;

/**
 * Means of a softmax over the cells of a grid, from the network's scores, row by row: no map of posteriors is made.
 * Within 1e-6 of a softmax in double precision. A cell has no number where a score of its pixels is none.
 */
final class PosteriorCells {
    /** Sums of e^score between their inverse and this lose nothing in float32. */
    private static final float PLAIN = 1e24f;

    private final RawScores raw;
    private final ScoreRows rows;
    private final int classes;
    private final int height;
    private final int width;
    private final int side;
    private final float[][] sums;
    private final float[][] cells;
    private final float[] factors;
    private final float[] highest;

    /** @param side of a cell, which divides both of the output's */
    PosteriorCells(RawScores raw, int side) {
        this.raw = raw;
        this.rows = new ScoreRows(raw);
        this.classes = raw.classes();
        this.height = raw.height() / side;
        this.width = raw.width() / side;
        this.side = side;
        this.sums = new float[classes][raw.width()];
        this.cells = new float[classes][width];
        this.factors = new float[raw.width()];
        this.highest = new float[raw.width()];
    }

    ScoreGrid grid() {
        float[] means = new float[height * width * classes];
        short[] best = new short[height * width];
        float[] top = new float[width];
        float[] negated = new float[width];
        for (int row = 0; row < height; row++) {
            fill(row);
            ClassLines.highest(cells, top);
            ClassLines.negatedBest(cells, top, negated);
            for (int column = 0; column < width; column++) {
                best[row * width + column] = (short) -negated[column];
            }
            for (int c = 0; c < classes; c++) {
                put(cells[c], means, row * width * classes + c);
            }
        }
        return new ScoreGrid(height, width, classes, means, best);
    }

    /** A row of cells. */
    private void fill(int row) {
        for (float[] line : sums) {
            Arrays.fill(line, 0);
        }
        for (int y = row * side; y < (row + 1) * side; y++) {
            float[][] lines = exponentials(y);
            for (int c = 0; c < classes; c++) {
                ClassLines.add(sums[c], lines[c], factors);
            }
        }
        for (int c = 0; c < classes; c++) {
            pool(sums[c], cells[c]);
        }
    }

    /** A multiple of each pixel's posteriors; leaves the factors that make parts of means of them. */
    private float[][] exponentials(int y) {
        if (raw.isBfloat16()) {
            float[][] lines = rows.exponentials(y);
            Arrays.fill(factors, 0);
            for (float[] line : lines) {
                ClassLines.add(factors, line);
            }
            if (arePlain(factors)) {
                divide();
                return lines;
            }
        }
        float[][] lines = rows.scores(y);
        ClassLines.highest(lines, highest);
        Arrays.fill(factors, 0);
        for (float[] line : lines) {
            Exponentials.below(line, highest, factors);
        }
        divide();
        return lines;
    }

    private static boolean arePlain(float[] sums) {
        boolean are = true;
        for (float sum : sums) {
            are &= sum > 1 / PLAIN && sum < PLAIN;
        }
        return are;
    }

    private void divide() {
        float part = 1f / (side * side);
        for (int x = 0; x < factors.length; x++) {
            factors[x] = part / factors[x];
        }
    }

    private void pool(float[] line, float[] cells) {
        if (side == 2) {
            for (int column = 0; column < width; column++) {
                cells[column] = line[2 * column] + line[2 * column + 1];
            }
            return;
        }
        for (int column = 0; column < width; column++) {
            float sum = 0;
            for (int x = column * side; x < (column + 1) * side; x++) {
                sum += line[x];
            }
            cells[column] = sum;
        }
    }

    private void put(float[] line, float[] means, int from) {
        for (int column = 0, to = from; column < width; column++, to += classes) {
            means[to] = line[column];
        }
    }
}
