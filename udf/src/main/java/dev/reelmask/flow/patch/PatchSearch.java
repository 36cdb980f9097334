package dev.reelmask.flow.patch;

/**
 * Finds where the patches of the current picture are in the reference: twice over the picture, there and back, each
 * patch tries its neighbours' displacements and goes down from the best of them by Gauss and Newton's steps. One thread
 * at a time.
 *
 * <p>Deviates: the paper's patches know nothing of each other; OpenCV's do.
 */
final class PatchSearch {
    private static final int PIXELS = PatchGrid.SIDE * PatchGrid.SIDE;

    private static final int MOST_STEPS = 6;
    /** Pixels; a smaller step is the last one. */
    private static final float SMALL_STEP = 0.05f;
    /** Pixels; displacements that differ by less lead to the same place. */
    private static final float SAME = 0.5f;
    /** Squared levels a pixel and patch, added to both squares of slopes: flat patches stay where they are. */
    private static final float FLATNESS = 64;

    private final Pictures pictures;
    private final PatchGrid grid;
    private final PatchMatch match;
    private final float[] cost;
    /** (rows, columns) inverse of the matrix of slopes: xx, xy, yy. */
    private final float[] inverseXx;

    private final float[] inverseXy;
    private final float[] inverseYy;
    /** (rows, columns) means of the slopes. */
    private final float[] meanX;

    private final float[] meanY;

    private float bestU;
    private float bestV;
    private float bestCost;
    private boolean isNew;

    PatchSearch(Pictures pictures, PatchGrid grid, PatchMatch match) {
        this.pictures = pictures;
        this.grid = grid;
        this.match = match;
        int patches = grid.patches();
        cost = new float[patches];
        inverseXx = new float[patches];
        inverseXy = new float[patches];
        inverseYy = new float[patches];
        meanX = new float[patches];
        meanY = new float[patches];
    }

    /** Betters the grid's displacements. */
    void run() {
        for (int row = 0, patch = 0; row < grid.rows; row++) {
            for (int column = 0; column < grid.columns; column++, patch++) {
                invert(patch, grid.left[column], grid.top[row]);
            }
        }
        for (int row = 0; row < grid.rows; row++) {
            for (int column = 0; column < grid.columns; column++) {
                visit(column, row, -1, true);
            }
        }
        for (int row = grid.rows - 1; row >= 0; row--) {
            for (int column = grid.columns - 1; column >= 0; column--) {
                visit(column, row, 1, false);
            }
        }
    }

    private void invert(int patch, int x, int y) {
        float[] slopeX = pictures.slopeX;
        float[] slopeY = pictures.slopeY;
        int width = pictures.size.width();
        float xx = FLATNESS;
        float xy = 0;
        float yy = FLATNESS;
        float sumX = 0;
        float sumY = 0;
        for (int row = 0, at = y * width + x; row < PatchGrid.SIDE; row++, at += width) {
            for (int i = 0; i < PatchGrid.SIDE; i++) {
                float dx = slopeX[at + i];
                float dy = slopeY[at + i];
                xx += dx * dx;
                xy += dx * dy;
                yy += dy * dy;
                sumX += dx;
                sumY += dy;
            }
        }
        meanX[patch] = sumX / PIXELS;
        meanY[patch] = sumY / PIXELS;
        xx -= sumX * meanX[patch];
        xy -= sumX * meanY[patch];
        yy -= sumY * meanY[patch];
        float determinant = xx * yy - xy * xy;
        inverseXx[patch] = yy / determinant;
        inverseXy[patch] = -xy / determinant;
        inverseYy[patch] = xx / determinant;
    }

    /** @param towards where the neighbours are that have been visited: −1 or 1 */
    private void visit(int column, int row, int towards, boolean isFirst) {
        int patch = row * grid.columns + column;
        int x = grid.left[column];
        int y = grid.top[row];
        bestU = grid.u[patch];
        bestV = grid.v[patch];
        bestCost = isFirst ? Float.NaN : cost[patch];
        isNew = isFirst;
        if (column + towards >= 0 && column + towards < grid.columns) {
            tryAt(x, y, patch + towards);
        }
        if (row + towards >= 0 && row + towards < grid.rows) {
            tryAt(x, y, patch + towards * grid.columns);
        }
        if (isNew) {
            descend(patch, x, y);
        }
    }

    /** Takes a neighbour's displacement if the patch fits better there. */
    private void tryAt(int x, int y, int neighbour) {
        float u = grid.u[neighbour];
        float v = grid.v[neighbour];
        if (Math.abs(u - bestU) <= SAME && Math.abs(v - bestV) <= SAME) {
            return;
        }
        if (Float.isNaN(bestCost)) {
            bestCost = match.misfit(x, y, bestU, bestV);
        }
        float misfit = match.misfit(x, y, u, v);
        if (misfit < bestCost) {
            bestCost = misfit;
            bestU = u;
            bestV = v;
            isNew = true;
        }
    }

    /** Goes down from the best displacement, no further than a patch's side, and keeps the lowest place. */
    private void descend(int patch, int x, int y) {
        float u = bestU;
        float v = bestV;
        float lowest = Float.MAX_VALUE;
        for (int step = 0; step <= MOST_STEPS; step++) {
            float misfit = match.slope(x, y, u, v);
            if (!(misfit < lowest)) {
                break;
            }
            lowest = misfit;
            grid.u[patch] = u;
            grid.v[patch] = v;
            float pullX = match.sumX() - match.sum() * meanX[patch];
            float pullY = match.sumY() - match.sum() * meanY[patch];
            float stepU = inverseXx[patch] * pullX + inverseXy[patch] * pullY;
            float stepV = inverseXy[patch] * pullX + inverseYy[patch] * pullY;
            u -= stepU;
            v -= stepV;
            boolean small = Math.abs(stepU) < SMALL_STEP && Math.abs(stepV) < SMALL_STEP;
            if (small || Math.abs(u - bestU) > PatchGrid.SIDE || Math.abs(v - bestV) > PatchGrid.SIDE) {
                break;
            }
        }
        cost[patch] = lowest;
    }
}
