package dev.reelmask.propagate.grid;

/** A grid of values and the displacements along which they are read, both of one size. One thread at a time. */
final class WarpedCells {
    private final int height;
    private final int width;
    private final float[] uv;
    /** Of the position read last: the first of its four neighbours, steps to the others, and its part of the way. */
    private int first;

    private int right;
    private int down;
    private float partX;
    private float partY;

    /** @param uv (height, width, 2) displacements in cells */
    WarpedCells(int height, int width, float[] uv) {
        this.height = height;
        this.width = width;
        this.uv = uv;
    }

    /** Goes to where the cell (x, y) comes from; positions outside are moved to the border. */
    void at(int x, int y) {
        int i = 2 * (y * width + x);
        float sourceX = clamp(x + uv[i], width - 1);
        float sourceY = clamp(y + uv[i + 1], height - 1);
        int left = (int) sourceX;
        int top = (int) sourceY;
        first = top * width + left;
        right = left + 1 < width ? 1 : 0;
        down = top + 1 < height ? width : 0;
        partX = sourceX - left;
        partY = sourceY - top;
    }

    private static float clamp(float value, int max) {
        // A comparison with NaN is false, so NaN ends at 0 and never leaves the array.
        return value > 0 ? value < max ? value : max : 0;
    }

    /** What a grid says of the block that begins at the first neighbour. */
    short block(short[] blocks) {
        return blocks[first];
    }

    /** Bilinear. */
    float value(float[] values) {
        float top = values[first] + partX * (values[first + right] - values[first]);
        int low = first + down;
        float bottom = values[low] + partX * (values[low + right] - values[low]);
        return top + partY * (bottom - top);
    }

    private void addCell(float[] values, int n, float weight, float[] out, int to) {
        for (int m = 0; m < n; m++) {
            out[to + m] += weight * values[first * n + m];
        }
    }

    /** Adds {@code weight} times the bilinear mean of {@code n} values a cell. */
    void add(float[] values, int n, float weight, float[] out, int to) {
        if (partX == 0 && partY == 0) {
            addCell(values, n, weight, out, to);
            return;
        }
        float lower = weight * partY;
        float upper = weight - lower;
        float d = lower * partX;
        float c = lower - d;
        float b = upper * partX;
        float a = upper - b;
        int i = first * n;
        int j = i + right * n;
        int k = i + down * n;
        int l = j + down * n;
        for (int m = 0; m < n; m++) {
            out[to + m] += a * values[i + m] + b * values[j + m] + c * values[k + m] + d * values[l + m];
        }
    }
}
