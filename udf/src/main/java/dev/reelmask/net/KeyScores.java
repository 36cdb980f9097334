package dev.reelmask.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.propagate.KeyState;

/**
 * What is kept of a key frame.
 *
 * @param owner owns the arrays
 * @param content size of the frame without padding
 * @param output (1, C, h, w) the network's output, from which the key frame's own mask is made
 * @param state (h', w', C) what is warped
 * @param grey (H / 4, W / 4) the frame in {@link GreyCells}
 */
record KeyScores(NDManager owner, FrameSize content, NDArray output, NDArray state, NDArray grey) implements KeyState {
    @Override
    public void close() {
        owner.close();
    }
}
