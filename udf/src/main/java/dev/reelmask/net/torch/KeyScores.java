package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.grid.GreyCells;
import dev.reelmask.propagate.grid.ScoreGrid;
import java.util.List;
import java.util.function.Function;

/**
 * What is kept of a key frame. What propagation reads is made when it is first asked for: where every frame is a key,
 * never. Thread-safe.
 */
public final class KeyScores implements State {
    private final NDManager owner;
    private final RgbFrame frame;
    private final NDArray output;
    private final List<NDArray> deepMaps;
    private final Function<NDManager, NDArray> toState;
    private NDArray state;
    private NDArray grey;
    private ScoreGrid grid;

    /**
     * The state of one frame.
     *
     * @param owner owns the arrays
     * @param output (1, C, h, w) the network's output, from which the key frame's own mask is made
     * @param toState makes (h', w', C), what is warped, in the memory of the given owner
     */
    public KeyScores(NDManager owner, RgbFrame frame, NDArray output, Function<NDManager, NDArray> toState) {
        this(owner, frame, output, List.of(), toState);
    }

    /**
     * The state of one frame whose deepest maps others take.
     *
     * @param deepMaps (1, C, h, w) each
     */
    KeyScores(
            NDManager owner,
            RgbFrame frame,
            NDArray output,
            List<NDArray> deepMaps,
            Function<NDManager, NDArray> toState) {
        this.owner = owner;
        this.frame = frame;
        this.output = output;
        this.deepMaps = deepMaps;
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

    /** Owned by this state. */
    List<NDArray> deepMaps() {
        return deepMaps;
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
            GreyCells cells = greyCells();
            grey = owner.create(cells.values(), new Shape(cells.rows(), cells.columns()));
        }
        return grey;
    }

    private GreyCells greyCells() {
        return GreyCells.of(frame);
    }

    /**
     * What is warped, in Java.
     *
     * @param make from the network's output
     */
    synchronized ScoreGrid grid(Function<NDArray, ScoreGrid> make) {
        if (grid == null) {
            grid = make.apply(output);
        }
        return grid;
    }

    @Override
    public void close() {
        owner.close();
    }
}
