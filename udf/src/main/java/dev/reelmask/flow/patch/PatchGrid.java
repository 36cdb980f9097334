package dev.reelmask.flow.patch;

import dev.reelmask.frame.FrameSize;
import java.util.Arrays;

/** Overlapping patches that cover a picture, and their displacements. One thread at a time. */
final class PatchGrid {
    /** Pixels of a patch's side. */
    static final int SIDE = 8;

    /** Pixels from a patch to the next. */
    private static final int STRIDE = 6;

    final int columns;
    final int rows;
    /** Left pixel of each column of patches. */
    final int[] left;
    /** Top pixel of each row of patches. */
    final int[] top;
    /** (rows, columns) displacements in pixels, to the right. */
    final float[] u;
    /** (rows, columns) displacements in pixels, downwards. */
    final float[] v;

    private final FrameSize size;

    PatchGrid(FrameSize size) {
        this.size = size;
        left = positions(size.width());
        top = positions(size.height());
        columns = left.length;
        rows = top.length;
        u = new float[columns * rows];
        v = new float[columns * rows];
    }

    /** The last patch ends at the border, however near that is to the one before. */
    private static int[] positions(int side) {
        int[] at = new int[1 + (side - SIDE + STRIDE - 1) / STRIDE];
        for (int i = 0; i < at.length; i++) {
            at[i] = Math.min(i * STRIDE, side - SIDE);
        }
        return at;
    }

    int patches() {
        return columns * rows;
    }

    void startAtRest() {
        Arrays.fill(u, 0);
        Arrays.fill(v, 0);
    }

    /** Each patch takes the displacement of its centre. */
    void start(float[] uv) {
        for (int row = 0, patch = 0; row < rows; row++) {
            int line = (top[row] + SIDE / 2) * size.width();
            for (int column = 0; column < columns; column++, patch++) {
                int centre = 2 * (line + left[column] + SIDE / 2);
                u[patch] = uv[centre];
                v[patch] = uv[centre + 1];
            }
        }
    }

    /** Each patch takes the displacement of its centre in a flow of half the size, doubled. */
    void startDoubled(float[] uv, FrameSize half) {
        for (int row = 0, patch = 0; row < rows; row++) {
            int y = Math.min((top[row] + SIDE / 2) / 2, half.height() - 1);
            for (int column = 0; column < columns; column++, patch++) {
                int x = Math.min((left[column] + SIDE / 2) / 2, half.width() - 1);
                int centre = 2 * (y * half.width() + x);
                u[patch] = 2 * uv[centre];
                v[patch] = 2 * uv[centre + 1];
            }
        }
    }
}
