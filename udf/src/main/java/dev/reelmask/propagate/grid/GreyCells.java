package dev.reelmask.propagate.grid;

import dev.reelmask.frame.RgbFrame;
import java.util.Arrays;

/**
 * A frame in grey at a quarter of its resolution: means of R, G and B over cells of 4×4 pixels, 0..255. In Java because
 * that saves the trip of whole frames to the device.
 */
public final class GreyCells {
    private static final int CELL = 4;

    /** Frames too small for cells keep their pixels. */
    private static final int SMALLEST_LENGTH = 16;

    private final int rows;
    private final int columns;
    private final float[] values;

    /** Of a frame; computed once a frame. */
    public static GreyCells of(RgbFrame frame) {
        return frame.derived(GreyCells.class, GreyCells::new);
    }

    private GreyCells(RgbFrame frame) {
        int width = frame.size().width();
        int height = frame.size().height();
        int cell = Math.min(width, height) < SMALLEST_LENGTH ? 1 : CELL;
        rows = (height + cell - 1) / cell;
        columns = (width + cell - 1) / cell;
        values = new float[rows * columns];
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

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** The (rows, columns) values themselves, not a copy. */
    public float[] values() {
        return values;
    }
}
