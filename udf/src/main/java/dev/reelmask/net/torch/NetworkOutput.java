package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.propagate.grid.RawScores;
import dev.reelmask.propagate.grid.ScoreGrid;
import java.util.Optional;

/** What a bundle says of its network's output. */
record NetworkOutput(BundleSpec spec, FramePrograms programs) implements KeyOutput {
    @Override
    public NDArray whole(NDManager scope, NDArray raw) {
        if (!spec.evaluation().isSingle()) {
            return raw;
        }
        return switch (spec.propagation()) {
            case POSTERIORS -> programs.posteriors(scope, raw);
            case LOGITS -> programs.planes(scope, raw);
            case FEATURES -> programs.single(scope, raw);
        };
    }

    @Override
    public NDArray state(NDManager owner, NDArray whole) {
        return programs.state(owner, whole, spec.reduce());
    }

    /** Posteriors of one look at the frame, where no two cells share a pixel. */
    @Override
    public Optional<ScoreGrid> cells(NDManager scope, NDArray raw) {
        if (spec.propagation() != PropagationKind.POSTERIORS
                || !spec.evaluation().isSingle()) {
            return Optional.empty();
        }
        RawScores scores = programs.raw(scope, raw);
        return scores.hasWholeCells(spec.reduce())
                ? Optional.of(ScoreGrid.posteriors(scores, spec.reduce()))
                : Optional.empty();
    }
}
