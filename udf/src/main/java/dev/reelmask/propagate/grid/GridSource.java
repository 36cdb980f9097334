package dev.reelmask.propagate.grid;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;

/**
 * One key frame to take a mask from.
 *
 * @param flow current → key, of any size, covering the frame
 * @param handicap what its photometric residual is multiplied by, above 0: the lower, the more weight it has in a blend
 */
public record GridSource(ScoreGrid scores, GreyCells grey, FlowField flow, float handicap) {
    private static final FlowField STILL = FlowField.zero(new FrameSize(1, 1));

    /** The current frame itself: no motion, no residual. */
    public static GridSource own(ScoreGrid scores, GreyCells grey, float handicap) {
        return new GridSource(scores, grey, STILL, handicap);
    }

    boolean isOwn() {
        return flow == STILL;
    }
}
