package dev.reelmask.propagate.grid;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/** Means over cells of planes, with the values of a cell side by side, as adaptive average pooling has them. */
final class CellMeans {
    private final int height;
    private final int width;
    private final int classes;
    private final int rows;
    private final int columns;
    private final int[] lefts;
    private final float[] line;
    private final float[] sums;

    CellMeans(int height, int width, int classes, int reduce) {
        this.height = height;
        this.width = width;
        this.classes = classes;
        this.rows = (height + reduce - 1) / reduce;
        this.columns = (width + reduce - 1) / reduce;
        this.lefts = IntStream.range(0, columns)
                .map(column -> start(column, width, columns))
                .toArray();
        this.line = new float[width];
        this.sums = new float[width];
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /**
     * The means.
     *
     * @param planes (classes, height, width)
     * @return (rows, columns, classes)
     */
    float[] of(FloatBuffer planes) {
        float[] out = new float[rows * columns * classes];
        for (int row = 0; row < rows; row++) {
            int top = start(row, height, rows);
            int bottom = end(row, height, rows);
            for (int c = 0; c < classes; c++) {
                planes.get((c * height + top) * width, sums);
                for (int y = top + 1; y < bottom; y++) {
                    planes.get((c * height + y) * width, line);
                    for (int x = 0; x < width; x++) {
                        sums[x] += line[x];
                    }
                }
                putMeans(bottom - top, out, row * columns * classes + c);
            }
        }
        return out;
    }

    private void putMeans(int lines, float[] out, int from) {
        if (2 * columns == width) {
            putMeansOfPairs(2 * lines, out, from);
            return;
        }
        for (int column = 0, to = from; column < columns; column++, to += classes) {
            int left = lefts[column];
            int right = end(column, width, columns);
            float sum = sums[left];
            for (int x = left + 1; x < right; x++) {
                sum += sums[x];
            }
            out[to] = sum / (lines * (right - left));
        }
    }

    private void putMeansOfPairs(int cells, float[] out, int from) {
        for (int x = 0, to = from; x < width; x += 2, to += classes) {
            out[to] = (sums[x] + sums[x + 1]) / cells;
        }
    }

    private static int start(int cell, int length, int cells) {
        return (int) ((long) cell * length / cells);
    }

    private static int end(int cell, int length, int cells) {
        return (int) (((cell + 1L) * length + cells - 1) / cells);
    }
}
