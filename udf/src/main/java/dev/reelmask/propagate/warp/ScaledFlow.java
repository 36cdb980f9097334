package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;

/**
 * A flow and the scale field that a flow network made with it, of the same two frames. Flows that are joined of several
 * have none: the fields of the steps are not the field of the first frame and the last.
 */
public record ScaledFlow(FlowField field, ScaleField scale) implements Flow {
    @Override
    public FrameSize size() {
        return field.size();
    }

    /** The scale field lies on a grid of its own and stays as it is. */
    @Override
    public ScaledFlow resized(FrameSize target) {
        return new ScaledFlow(field.resized(target), scale);
    }

    @Override
    public FlowField toHost() {
        return field;
    }
}
