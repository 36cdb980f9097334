package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.State;
import java.util.function.Function;

/**
 * What is kept of a key frame. What propagation reads is made when it is first asked for: where every frame is a key,
 * never. Thread-safe.
 */
public final class KeyScores implements State {
    private final NDManager owner;
    private final RgbFrame frame;
    private final NDArray output;
    private final Function<NDManager, NDArray> toState;
    private NDArray state;
    private NDArray grey;

    /**
     * The state of one frame.
     *
     * @param owner owns the arrays
     * @param output (1, C, h, w) the network's output, from which the key frame's own mask is made
     * @param toState makes (h', w', C), what is warped, in the memory of the given owner
     */
    public KeyScores(NDManager owner, RgbFrame frame, NDArray output, Function<NDManager, NDArray> toState) {
        this.owner = owner;
        this.frame = frame;
        this.output = output;
        this.toState = toState;
    }

    /** Size of the frame without padding. */
    public FrameSize content() {
        return frame.size();
    }

    /** (1, C, h, w) the network's output, owned by this state. */
    public NDArray output() {
        return output;
    }

    synchronized NDArray state() {
        if (state == null) {
            state = toState.apply(owner);
        }
        return state;
    }

    /** (H / 4, W / 4) the frame in {@link GreyCells}. */
    synchronized NDArray grey() {
        if (grey == null) {
            grey = GreyCells.of(frame).toArray(owner);
        }
        return grey;
    }

    @Override
    public void close() {
        owner.close();
    }
}
