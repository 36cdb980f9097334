package dev.reelmask.propagate;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.RgbFrame;

/**
 * One key frame to propagate from.
 *
 * @param flow current → key, in pixels of the content frame; its scale field, if it has one, multiplies the warped
 *     state
 * @param distance frames between the current frame and the key, at least 1
 */
public record WarpSource(KeyState state, RgbFrame keyFrame, FlowField flow, int distance) {
    /** The same for a state that scale fields are not made for. */
    public WarpSource withoutScaleField() {
        return new WarpSource(state, keyFrame, flow.withoutScaleField(), distance);
    }
}
