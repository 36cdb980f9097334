package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.State;
import java.util.Optional;

/**
 * One key frame to propagate from.
 *
 * @param flow current → key, of the size that its estimator gives it; its scale field, if it has one, multiplies the
 *     warped state
 * @param distance frames between the current frame and the key, 0 for the key itself, whose flow is not looked at
 * @param handicap what its photometric residual is multiplied by, above 0: of two sources each pixel has more of the
 *     one with the lower product
 */
public record WarpSource(State state, RgbFrame keyFrame, Flow flow, int distance, float handicap) {
    private static final FlowField STILL = FlowField.zero(new FrameSize(1, 1));

    /** The key frame itself, as a source of its own mask. */
    static WarpSource own(State state, RgbFrame frame, float handicap) {
        return new WarpSource(state, frame, STILL, 0, handicap);
    }

    /** With the distance for its handicap. */
    public WarpSource(State state, RgbFrame keyFrame, Flow flow, int distance) {
        this(state, keyFrame, flow, distance, distance);
    }

    /** What warped features are multiplied by. */
    public Optional<ScaleField> scaleField() {
        return flow instanceof ScaledFlow scaled ? Optional.of(scaled.scale()) : Optional.empty();
    }

    /** The same for a state that scale fields are not made for. */
    public WarpSource withoutScaleField() {
        return new WarpSource(state, keyFrame, flow.toHost(), distance, handicap);
    }
}
