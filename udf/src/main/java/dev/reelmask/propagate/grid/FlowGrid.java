package dev.reelmask.propagate.grid;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;

/** Makes {@link MapKind#FLOW_GRID}: sums over the cells of a grid, then means. */
public final class FlowGrid {
    private static final int ROWS = MapKind.FLOW_GRID.rows();
    private static final int COLUMNS = MapKind.FLOW_GRID.columns();
    private static final int CELLS = MapKind.FLOW_GRID.cells();
    private static final float WHITE = 255;

    private final float[] values = new float[MapKind.FLOW_GRID.length()];

    private FlowGrid() {}

    /**
     * Of a frame and its last key frame.
     *
     * @param flow frame → key frame, of any size
     */
    public static EvidenceMap of(RgbFrame frame, RgbFrame key, FlowField flow) {
        FlowGrid grid = new FlowGrid();
        GreyCells cells = GreyCells.of(frame);
        grid.each(flow.size().height(), flow.size().width(), (cell, i, weight) -> grid.addFlow(flow, cell, i, weight));
        float[] residual = GreyDifference.of(cells, GreyCells.of(key), flow);
        grid.each(
                cells.rows(),
                cells.columns(),
                (cell, i, weight) -> grid.values[3 * CELLS + cell] += weight * residual[i] / WHITE);
        return EvidenceMap.of(MapKind.FLOW_GRID, grid.values);
    }

    private void addFlow(FlowField flow, int cell, int pixel, float weight) {
        float right = flow.uv()[2 * pixel] / flow.size().width();
        float down = flow.uv()[2 * pixel + 1] / flow.size().height();
        values[cell] += weight * right;
        values[CELLS + cell] += weight * down;
        values[2 * CELLS + cell] += weight * (float) Math.sqrt(right * right + down * down);
    }

    private interface Use {
        void of(int cell, int value, float weight);
    }

    /** Every value of a (height, width) array that lies in a cell, with one over their number. */
    private void each(int height, int width, Use use) {
        for (int row = 0; row < ROWS; row++) {
            int top = row * height / ROWS;
            int bottom = end(row, height, ROWS);
            for (int column = 0; column < COLUMNS; column++) {
                int left = column * width / COLUMNS;
                int right = end(column, width, COLUMNS);
                float weight = 1f / ((bottom - top) * (right - left));
                for (int y = top; y < bottom; y++) {
                    for (int x = left; x < right; x++) {
                        use.of(row * COLUMNS + column, y * width + x, weight);
                    }
                }
            }
        }
    }

    /** One past a cell's last value; where there are fewer values than cells, neighbours share one. */
    private static int end(int cell, int length, int cells) {
        return Math.max(cell * length / cells + 1, (cell + 1) * length / cells);
    }
}
