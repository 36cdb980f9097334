package dev.reelmask.propagate.grid;

import dev.reelmask.flow.FlowField;

/** What is left of the difference between a frame and a key frame once that is warped along the flow to it. */
public final class GreyDifference {
    private GreyDifference() {}

    /**
     * Absolute differences by cell, 0..255.
     *
     * @param flow current → key, of any size, covering the frame
     */
    static float[] of(GreyCells current, GreyCells key, FlowField flow) {
        int rows = current.rows();
        int columns = current.columns();
        WarpedCells warped = new WarpedCells(rows, columns, Resampling.ofFrame(flow, rows, columns));
        float[] difference = new float[rows * columns];
        for (int y = 0, i = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++, i++) {
                warped.at(x, y);
                difference[i] = Math.abs(current.values()[i] - warped.value(key.values()));
            }
        }
        return difference;
    }

    /** Their mean. */
    public static double mean(GreyCells current, GreyCells key, FlowField flow) {
        double sum = 0;
        float[] difference = of(current, key, flow);
        for (float one : difference) {
            sum += one;
        }
        return sum / difference.length;
    }
}
