package dev.reelmask.propagate;

import dev.reelmask.frame.RgbFrame;

/** A key frame and what the network keeps of it. */
public record Key(RgbFrame frame, State state) implements AutoCloseable {
    public int index() {
        return frame.index();
    }

    @Override
    public void close() {
        state.close();
    }
}
