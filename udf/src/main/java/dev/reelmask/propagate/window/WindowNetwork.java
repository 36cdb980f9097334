package dev.reelmask.propagate.window;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.propagate.warp.WarpNetwork;
import java.util.List;

/** A network whose device finds flows and warps along them. Thread-safe. */
public interface WindowNetwork extends WarpNetwork {
    /**
     * Masks of frames that follow one another. Each frame's flow to its neighbour is found by block matching, chained
     * to the key frames and matched against them once more; both key frames' states are warped along it and blended as
     * {@link WarpNetwork#propagate} blends two sources.
     *
     * @return in the frames' order
     */
    List<LabelMap> window(Stretch stretch);
}
