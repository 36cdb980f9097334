package dev.reelmask.propagate.grid;

import dev.reelmask.flow.LinearAxis;
import java.util.Arrays;

/**
 * The weight of the first of two sources, per pixel: 1 / (handicap × (residual + 1)), normalised. The residual is the
 * mean over 3×3 {@link GreyCells} of |current − warped key|.
 */
final class BlendWeights {
    private final int columns;
    private final float[] first;
    private final LinearAxis horizontal;
    private final LinearAxis vertical;

    private BlendWeights(int columns, float[] first, LinearAxis horizontal, LinearAxis vertical) {
        this.columns = columns;
        this.first = first;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /**
     * Of a frame.
     *
     * @param horizontal from the columns of grey cells to those of the score grid
     * @param vertical from their rows
     */
    static BlendWeights of(
            GreyCells current, GridSource one, GridSource two, LinearAxis horizontal, LinearAxis vertical) {
        float[] a = residual(current, one);
        float[] b = residual(current, two);
        for (int i = 0; i < a.length; i++) {
            float far = b[i] * two.handicap();
            a[i] = far / (a[i] * one.handicap() + far);
        }
        return new BlendWeights(current.columns(), a, horizontal, vertical);
    }

    /** Of a cell of the score grid. */
    float at(int x, int y) {
        int top = vertical.low(y) * columns;
        int bottom = vertical.high(y) * columns;
        int left = horizontal.low(x);
        int right = horizontal.high(x);
        float part = horizontal.part(x);
        float upper = first[top + left] + part * (first[top + right] - first[top + left]);
        float lower = first[bottom + left] + part * (first[bottom + right] - first[bottom + left]);
        return upper + vertical.part(y) * (lower - upper);
    }

    /** With {@link PropagatedMask#RESIDUAL_EPS}. */
    private static float[] residual(GreyCells current, GridSource source) {
        if (source.isOwn()) {
            float[] least = new float[current.values().length];
            Arrays.fill(least, PropagatedMask.RESIDUAL_EPS);
            return least;
        }
        float[] difference = GreyDifference.of(current, source.grey(), source.flow());
        return smoothed(difference, current.rows(), current.columns());
    }

    /** Mean over 3×3, at the border over what is there of it, plus {@link PropagatedMask#RESIDUAL_EPS}. */
    private static float[] smoothed(float[] values, int rows, int columns) {
        float[] across = new float[values.length];
        for (int y = 0; y < rows; y++) {
            int from = y * columns;
            for (int x = 0; x < columns; x++) {
                float left = x > 0 ? values[from + x - 1] : 0;
                float right = x + 1 < columns ? values[from + x + 1] : 0;
                across[from + x] = left + values[from + x] + right;
            }
        }
        float[] out = new float[values.length];
        for (int y = 0; y < rows; y++) {
            int there = 1 + (y > 0 ? 1 : 0) + (y + 1 < rows ? 1 : 0);
            for (int x = 0; x < columns; x++) {
                int i = y * columns + x;
                float sum = across[i] + (y > 0 ? across[i - columns] : 0) + (y + 1 < rows ? across[i + columns] : 0);
                int cells = there * (1 + (x > 0 ? 1 : 0) + (x + 1 < columns ? 1 : 0));
                out[i] = sum / cells + PropagatedMask.RESIDUAL_EPS;
            }
        }
        return out;
    }
}
