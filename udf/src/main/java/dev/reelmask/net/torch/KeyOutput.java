package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.reelmask.propagate.grid.ScoreGrid;
import java.util.Optional;
import java.util.function.BiFunction;

/** What is made of a network's raw output (1, C, h, w) where its frame is propagated from. */
interface KeyOutput {
    /** (1, C, h, w) what is propagated, in the scope's memory or the raw output itself. */
    NDArray whole(NDManager scope, NDArray raw);

    /** (h', w', C) what libtorch warps, of {@link #whole}, in the owner's memory. */
    NDArray state(NDManager owner, NDArray whole);

    /** What is warped in Java, where it comes of the raw output without {@link #whole}. */
    Optional<ScoreGrid> cells(NDManager scope, NDArray raw);

    /** A raw output that is propagated as it is. */
    static KeyOutput same(BiFunction<NDManager, NDArray, NDArray> toState) {
        return new KeyOutput() {
            @Override
            public NDArray whole(NDManager scope, NDArray raw) {
                return raw;
            }

            @Override
            public NDArray state(NDManager owner, NDArray whole) {
                return toState.apply(owner, whole);
            }

            @Override
            public Optional<ScoreGrid> cells(NDManager scope, NDArray raw) {
                return Optional.empty();
            }
        };
    }
}
