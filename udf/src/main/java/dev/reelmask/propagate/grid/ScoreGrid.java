package dev.reelmask.propagate.grid;

import dev.reelmask.frame.LabelMap;
import java.nio.FloatBuffer;
import java.util.Locale;

/**
 * What a network says of a key frame, to be warped: a score for each class in each cell of a grid that covers the frame
 * and its padding. The array is shared, not copied: nobody may change it after construction.
 */
public final class ScoreGrid {
    private final int height;
    private final int width;
    private final int classes;
    private final float[] scores;
    private final short[] uniform;

    /** @param scores (height, width, classes) */
    public ScoreGrid(int height, int width, int classes, float[] scores) {
        this(height, width, classes, scores, best(scores, classes));
    }

    /**
     * A grid of known classes.
     *
     * @param scores (height, width, classes)
     * @param best (height, width) the class of each cell, which becomes {@link #uniform}
     */
    ScoreGrid(int height, int width, int classes, float[] scores, short[] best) {
        if (scores.length != Math.multiplyExact(Math.multiplyExact(height, width), classes)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%dx%d cells of %d classes have not %d scores",
                    width,
                    height,
                    classes,
                    scores.length));
        }
        this.height = height;
        this.width = width;
        this.classes = classes;
        this.scores = scores;
        uniform = best;
        toUniform(best, height, width);
    }

    /**
     * Means of a network's output over cells.
     *
     * @param planes (classes, height, width), read from its start
     * @param reduce side of a cell; where it does not divide the output, cells share what is between them
     */
    public static ScoreGrid means(FloatBuffer planes, int classes, int height, int width, int reduce) {
        CellMeans means = new CellMeans(height, width, classes, reduce);
        return new ScoreGrid(means.rows(), means.columns(), classes, means.of(planes));
    }

    /**
     * Means of a softmax of a network's scores over cells.
     *
     * @param side of a cell, which divides both sides of the output
     */
    public static ScoreGrid posteriors(RawScores raw, int side) {
        return new PosteriorCells(raw, side).grid();
    }

    /** Bytes of the heap that {@link #means} of such an output take. */
    public static long meansBytes(int classes, int height, int width, int reduce) {
        long cells = (long) ((height + reduce - 1) / reduce) * ((width + reduce - 1) / reduce);
        return cells * ((long) classes * Float.BYTES + Short.BYTES);
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    public int classes() {
        return classes;
    }

    /** The (height, width, classes) scores themselves. */
    float[] scores() {
        return scores;
    }

    /**
     * (height, width): the class that has the highest score in a cell, in its right and lower neighbours, and in the
     * one between those, or −1 where they differ; at the border a cell is its own neighbour. Between cells of one class
     * no linear interpolation finds another.
     */
    short[] uniform() {
        return uniform;
    }

    /** The mask that it gives by itself: bilinear resize, then arg-max, the lowest of equals. */
    public LabelMap mask(GridFrame frame) {
        return new MaskPixels(height, width, classes, new Known()).of(frame, uniform);
    }

    private final class Known implements CellScores {
        @Override
        public int at(int x, int y) {
            return (y * width + x) * classes;
        }

        @Override
        public float[] values() {
            return scores;
        }
    }

    private static short[] best(float[] scores, int classes) {
        short[] best = new short[scores.length / classes];
        for (int i = 0; i < best.length; i++) {
            best[i] = (short) best(scores, i * classes, classes);
        }
        return best;
    }

    /** The first of the highest of {@code classes} scores. */
    static int best(float[] scores, int from, int classes) {
        int best = 0;
        float highest = scores[from];
        for (int c = 1; c < classes; c++) {
            float score = scores[from + c];
            if (score > highest) {
                highest = score;
                best = c;
            }
        }
        return best;
    }

    /** From the class of each cell to {@link #uniform}, in place. */
    static void toUniform(short[] best, int height, int width) {
        for (int y = 0, i = 0; y < height; y++) {
            int down = y + 1 < height ? width : 0;
            for (int x = 0; x < width; x++, i++) {
                int right = x + 1 < width ? 1 : 0;
                short own = best[i];
                boolean same = own == best[i + right] && own == best[i + down] && own == best[i + down + right];
                best[i] = same ? own : -1;
            }
        }
    }
}
