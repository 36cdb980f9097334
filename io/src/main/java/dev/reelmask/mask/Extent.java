package dev.reelmask.mask;

/** Gathers how much pixels cover, and where. */
final class Extent {
    private long area;
    private long sumX;
    private long sumY;
    private int left = Integer.MAX_VALUE;
    private int top = Integer.MAX_VALUE;
    private int right;
    private int bottom;

    /** Pixels {@code start} up to {@code end}, counted row by row. */
    void addRun(int width, int start, int end) {
        int row = start / width;
        int from = start;
        while (from < end) {
            int to = Math.min(end, (row + 1) * width);
            addSpan(row, from - row * width, to - row * width);
            from = to;
            row++;
        }
    }

    /** Pixels {@code start} up to {@code end} of a row. */
    void addSpan(int row, int start, int end) {
        long length = (long) end - start;
        area += length;
        sumX += (start + end - 1) * length / 2;
        sumY += row * length;
        left = Math.min(left, start);
        right = Math.max(right, end);
        top = Math.min(top, row);
        bottom = Math.max(bottom, row + 1);
    }

    long area() {
        return area;
    }

    PixelBox box() {
        return new PixelBox(left, top, right - left, bottom - top);
    }

    PixelPoint centroid() {
        return new PixelPoint((double) sumX / area + 0.5, (double) sumY / area + 0.5);
    }
}
