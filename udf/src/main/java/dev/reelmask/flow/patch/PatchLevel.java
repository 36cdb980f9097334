package dev.reelmask.flow.patch;

import dev.reelmask.frame.FrameSize;
import java.util.Arrays;

/** What is needed to find the flow at one size. One thread at a time. */
final class PatchLevel {
    final FrameSize size;
    final Pictures pictures;
    final PatchGrid grid;
    private final PatchMatch match;
    private final PatchSearch search;
    /** (H, W, 3) weight and weighted displacements. */
    private final float[] sums;

    PatchLevel(FrameSize size) {
        this.size = size;
        pictures = new Pictures(size);
        grid = new PatchGrid(size);
        match = new PatchMatch(pictures);
        search = new PatchSearch(pictures, grid, match);
        sums = new float[3 * size.pixels()];
    }

    /**
     * Searches from the grid's displacements.
     *
     * @param uv (H, W, 2) takes each pixel's mean of its patches' displacements, by how well they fit it
     */
    void search(float[] uv) {
        search.run();
        Arrays.fill(sums, 0);
        for (int row = 0, patch = 0; row < grid.rows; row++) {
            for (int column = 0; column < grid.columns; column++, patch++) {
                match.spread(grid.left[column], grid.top[row], grid.u[patch], grid.v[patch], sums);
            }
        }
        for (int from = 0, to = 0; to < uv.length; from += 3, to += 2) {
            float share = 1 / sums[from];
            uv[to] = sums[from + 1] * share;
            uv[to + 1] = sums[from + 2] * share;
        }
    }
}
