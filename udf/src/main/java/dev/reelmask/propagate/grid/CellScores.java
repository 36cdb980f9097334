package dev.reelmask.propagate.grid;

/** Scores of the cells of a grid, some of which may be computed when they are first asked for. One thread at a time. */
interface CellScores {
    /** Where a cell's scores begin in {@link #values}. */
    int at(int x, int y);

    /** The scores; another array may take its place with each {@link #at}. */
    float[] values();
}
