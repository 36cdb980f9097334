package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.State;
import java.util.Optional;

/**
 * One key frame to propagate from.
 *
 * @param flow current → key, of the size that its estimator gives it; its scale field, if it has one, multiplies the
 *     warped state
 * @param distance frames between the current frame and the key, at least 1
 */
public record WarpSource(State state, RgbFrame keyFrame, Flow flow, int distance) {
    /** What warped features are multiplied by. */
    public Optional<ScaleField> scaleField() {
        return flow instanceof ScaledFlow scaled ? Optional.of(scaled.scale()) : Optional.empty();
    }

    /** The same for a state that scale fields are not made for. */
    public WarpSource withoutScaleField() {
        return new WarpSource(state, keyFrame, flow.toHost(), distance);
    }
}
