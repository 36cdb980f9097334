package dev.reelmask.loop;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.KeyState;

/** A key frame and what the network keeps of it. */
record Key(RgbFrame frame, KeyState state) implements AutoCloseable {
    int index() {
        return frame.index();
    }

    @Override
    public void close() {
        state.close();
    }
}
