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
     * The flow at half the frame's size, where blocks of 8×8 pixels keep their edges: four cells a side, each with the
     * vector of the block that its centre is in.
     */
    FlowField toField(FrameSize frame) {
        FrameSize cells = Halves.of(frame);
        float cellWidth = (float) frame.width() / cells.width();
        float cellHeight = (float) frame.height() / cells.height();
        float[] uv = new float[2 * cells.pixels()];
        for (int y = 0, i = 0; y < cells.height(); y++) {
            int row = columns * blockAt(y, cellHeight);
            for (int x = 0; x < cells.width(); x++, i += 2) {
                int block = 2 * (row + blockAt(x, cellWidth));
                uv[i] = vectors[block] / cellWidth;
                uv[i + 1] = vectors[block + 1] / cellHeight;
            }
        }
        return new FlowField(cells, uv);
    }

    /** The block, along one side, with the centre of a cell. */
    private static int blockAt(int cell, float cellSide) {
        float centre = (cell + 0.5f) * cellSide;
        return (int) (centre / SIDE);
    }
}
