package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.RgbFrame;
import java.util.Arrays;

/**
 * A frame in grey at a quarter of its resolution: means of R, G and B over cells of 4×4 pixels, 0..255. In Java because
 * that saves the trip of whole frames to the device.
 */
final class GreyCells {
    private static final int CELL = 4;

    /** Frames too small for cells keep their pixels. */
    private static final int SMALLEST_LENGTH = 16;

    private final int rows;
    private final int columns;
    private final float[] values;

    private GreyCells(int rows, int columns, float[] values) {
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    static GreyCells of(RgbFrame frame) {
        int width = frame.size().width();
        int height = frame.size().height();
        int cell = Math.min(width, height) < SMALLEST_LENGTH ? 1 : CELL;
        int rows = (height + cell - 1) / cell;
        int columns = (width + cell - 1) / cell;
        float[] values = new float[rows * columns];
        int[] sums = new int[columns];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(sums, 0);
            int end = Math.min(height, (row + 1) * cell);
            for (int y = row * cell; y < end; y++) {
                addLine(frame.rgb(), y * width * 3, width, cell, sums);
            }
            for (int column = 0; column < columns; column++) {
                int pixels = (end - row * cell) * (Math.min(width, (column + 1) * cell) - column * cell);
                values[row * columns + column] = (float) sums[column] / (3 * pixels);
            }
        }
        return new GreyCells(rows, columns, values);
    }

    private static void addLine(byte[] rgb, int from, int width, int cell, int[] sums) {
        int position = from;
        for (int column = 0; column < sums.length; column++) {
            int end = from + 3 * Math.min(width, (column + 1) * cell);
            int sum = 0;
            while (position < end) {
                sum += rgb[position++] & 0xff;
            }
            sums[column] += sum;
        }
    }

    NDArray toArray(NDManager scope) {
        return scope.create(values, new Shape(rows, columns));
    }
}
