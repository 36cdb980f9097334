package dev.reelmask.net.torch;

import dev.reelmask.propagate.State;
import dev.reelmask.propagate.grid.ScoreGrid;

/** What several key frames say of one of them, to be warped; no native memory. */
record BlendedScores(ScoreGrid grid) implements State {
    @Override
    public void close() {}
}
