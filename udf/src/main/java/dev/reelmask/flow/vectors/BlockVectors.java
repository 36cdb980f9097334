package dev.reelmask.flow.vectors;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;

/**
 * One displacement for each block of 8×8 pixels of a frame, current → reference, in pixels of the frame. The grid
 * covers the frame and what it is padded with; a block that has no vector of its own counts as still. One thread at a
 * time.
 */
final class BlockVectors {
    /** Pixels of a block's side. */
    static final int SIDE = 8;

    private final int columns;
    private final int rows;
    private final float[] vectors;

    /** No motion, in frames of a size that whole blocks fill. */
    BlockVectors(FrameSize padded) {
        columns = padded.width() / SIDE;
        rows = padded.height() / SIDE;
        vectors = new float[2 * columns * rows];
    }

    /** Sets the vector of all blocks in a rectangle of pixels, as far as they are on the grid. */
    void set(int left, int top, int width, int height, float x, float y) {
        for (int row = Math.max(top / SIDE, 0); row < Math.min((top + height) / SIDE, rows); row++) {
            for (int column = Math.max(left / SIDE, 0); column < Math.min((left + width) / SIDE, columns); column++) {
                int i = 2 * (row * columns + column);
                vectors[i] = x;
                vectors[i + 1] = y;
            }
        }
    }

    /**
     * The flow at half the frame's size: bilinear between the centres of blocks that move together, with edges between
     * those that do not. Blocks move together whose vectors differ by no more than a block's side.
     */
    FlowField toField(FrameSize frame) {
        FrameSize cells = Halves.of(frame);
        Axis across = new Axis(frame.width(), cells.width(), columns);
        Axis down = new Axis(frame.height(), cells.height(), rows);
        float[] uv = new float[2 * cells.pixels()];
        float[] row = new float[2 * columns];
        for (int y = 0, i = 0; y < cells.height(); y++) {
            blendRows(down.own[y] * row.length, down.other[y] * row.length, down.part[y], row);
            for (int x = 0; x < cells.width(); x++, i += 2) {
                int own = 2 * across.own[x];
                int other = 2 * across.other[x];
                float part = partOf(row, own, other, across.part[x]);
                uv[i] = (row[own] + part * (row[other] - row[own])) / across.cell;
                uv[i + 1] = (row[own + 1] + part * (row[other + 1] - row[own + 1])) / down.cell;
            }
        }
        return new FlowField(cells, uv);
    }

    private void blendRows(int own, int other, float wanted, float[] row) {
        for (int x = 0; x < row.length; x += 2) {
            float part = partOf(vectors, own + x, other + x, wanted);
            row[x] = vectors[own + x] + part * (vectors[other + x] - vectors[own + x]);
            row[x + 1] = vectors[own + x + 1] + part * (vectors[other + x + 1] - vectors[own + x + 1]);
        }
    }

    /** The share that another block gets: none if it moves otherwise. */
    private static float partOf(float[] of, int own, int other, float wanted) {
        boolean together = Math.abs(of[own] - of[other]) <= SIDE && Math.abs(of[own + 1] - of[other + 1]) <= SIDE;
        return together ? wanted : 0;
    }

    /** For each cell along one side: the block with its centre, the next nearest one, and that one's bilinear share. */
    private static final class Axis {
        final int[] own;
        final int[] other;
        final float[] part;
        /** Pixels of a cell's side. */
        final float cell;

        Axis(int pixels, int cells, int blocks) {
            own = new int[cells];
            other = new int[cells];
            part = new float[cells];
            cell = (float) pixels / cells;
            for (int i = 0; i < cells; i++) {
                float centre = (i + 0.5f) * cell / SIDE;
                own[i] = Math.min((int) centre, blocks - 1);
                float beyond = centre - own[i] - 0.5f;
                other[i] = Math.min(Math.max(own[i] + (beyond < 0 ? -1 : 1), 0), blocks - 1);
                part[i] = Math.abs(beyond);
            }
        }
    }
}
