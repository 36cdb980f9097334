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
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What is kept of a key frame. What propagation reads is made when it is first asked for: where every frame is a key,
 * never. Thread-safe.
 */
public final class KeyScores implements State {
    private final NDManager owner;
    private final RgbFrame frame;
    private final NDArray raw;
    private final List<NDArray> deepMaps;
    private final KeyOutput output;
    private final long heapBytes;
    private NDArray state;
    private NDArray grey;
    private ScoreGrid grid;

    /**
     * The state of one frame.
     *
     * @param owner owns the arrays
     * @param output (1, C, h, w) what is propagated, from which the key frame's own mask is made
     * @param toState makes (h', w', C), what is warped, of the output in the memory of the given owner
     */
    public KeyScores(NDManager owner, RgbFrame frame, NDArray output, BiFunction<NDManager, NDArray, NDArray> toState) {
        this(owner, frame, output, List.of(), KeyOutput.same(toState), gridBytes(output, 1));
    }

    /**
     * The state of one frame whose deepest maps others take.
     *
     * @param raw (1, C, h, w) as the network gave it
     * @param deepMaps (1, C, h, w) each
     * @param output what is propagated of it
     * @param heapBytes of what {@link #grid} makes, 0 where nobody asks for it
     */
    KeyScores(NDManager owner, RgbFrame frame, NDArray raw, List<NDArray> deepMaps, KeyOutput output, long heapBytes) {
        this.owner = owner;
        this.frame = frame;
        this.raw = raw;
        this.deepMaps = deepMaps;
        this.output = output;
        this.heapBytes = heapBytes;
    }

    /** Size of the frame without padding. */
    public FrameSize content() {
        return frame.size();
    }

    /** (1, C, h, w) as the network gave it, in any layout and precision; owned by this state. */
    NDArray raw() {
        return raw;
    }

    /** (1, C, h, w) what is propagated, made of {@link #raw} in the scope's memory. */
    public NDArray output(NDManager scope) {
        return output.whole(scope, raw);
    }

    /** Owned by this state. */
    List<NDArray> deepMaps() {
        return deepMaps;
    }

    synchronized NDArray state() {
        if (state == null) {
            try (NDManager scope = owner.newSubManager()) {
                state = output.state(owner, output(scope));
            }
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
     * @param make from {@link #output}, where it does not come of {@link #raw}
     */
    synchronized ScoreGrid grid(Function<NDArray, ScoreGrid> make) {
        if (grid == null) {
            try (NDManager scope = owner.newSubManager()) {
                grid = output.cells(scope, raw).orElseGet(() -> make.apply(output(scope)));
            }
        }
        return grid;
    }

    /**
     * Bytes of a {@link #grid}.
     *
     * @param output (1, C, h, w)
     * @param reduce side of the cells whose means it has
     */
    static long gridBytes(NDArray output, int reduce) {
        Shape shape = output.getShape();
        return ScoreGrid.meansBytes((int) shape.get(1), (int) shape.get(2), (int) shape.get(3), reduce);
    }

    @Override
    public long heapBytes() {
        return heapBytes;
    }

    @Override
    public void close() {
        owner.close();
    }
}
