package dev.reelmask.propagate.warp;

import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.State;
import java.util.List;

/** A network whose states can be warped. Thread-safe. */
public interface WarpNetwork extends SegmentationNetwork {
    /**
     * Mask of a frame that is not a key: each source's state is warped along its flow (backward bilinear, border
     * padding, align_corners=true) and multiplied by the flow's scale field if it has one, the sources are combined,
     * then N_task, resize to {@code target} and arg-max.
     *
     * <p>Of the current frame no more is asked than its size and its {@link dev.reelmask.propagate.grid.GreyCells}: its
     * pixels may be let go.
     *
     * <p>Two sources are blended per pixel with weights 1 / (handicap × photometric residual).
     *
     * @param sources one or two
     */
    LabelMap propagate(RgbFrame current, List<WarpSource> sources, FrameSize target);

    /**
     * Whether its scores are read in Java: it can {@link #blended blend} states, as
     * {@link dev.reelmask.propagate.Propagation#VOTES} asks for, and tell {@link #largestScores}.
     */
    default boolean blendsStates() {
        return false;
    }

    /**
     * The blend of sources as a state of the current frame, which {@link #propagate} takes; where they agree it may be
     * the frame's own. The caller closes it.
     *
     * @param sources one or two, the current frame's own state first
     * @throws UnsupportedOperationException unless {@link #blendsStates}
     */
    default State blended(RgbFrame current, List<WarpSource> sources) {
        throw new UnsupportedOperationException("states cannot be blended");
    }

    /**
     * The largest score of any class at the pixels of parts of {@link #propagate propagated} masks, on the grid of
     * their scores.
     *
     * @param sources as there
     * @return (H, W) of the target size, 0 outside of the parts
     * @throws UnsupportedOperationException unless {@link #blendsStates}
     */
    default float[] largestScores(RgbFrame current, List<WarpSource> sources, FrameSize target, List<Area> parts) {
        throw new UnsupportedOperationException("scores are not told");
    }
}
