package dev.reelmask.net.torch;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.grid.GreyCells;
import dev.reelmask.propagate.grid.ScoreGrid;

/** What several key frames say of one of them, to be warped; no native memory. */
record BlendedScores(ScoreGrid grid, RgbFrame frame) implements State {
    GreyCells greyCells() {
        return GreyCells.of(frame);
    }

    @Override
    public void close() {}
}
