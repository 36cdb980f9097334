package dev.reelmask.propagate.skip;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.warp.WarpNetwork;
import java.util.List;

/**
 * A network whose features come in levels, the deepest of which it keeps of a key frame beside its scores, which can be
 * warped to see how far masks would follow the flow. Thread-safe.
 */
public interface SkipNetwork extends WarpNetwork {
    /**
     * Mask of a frame that is not a key: its own first levels, and the deepest ones of key frames, without any warp.
     * Two key frames' maps are averaged by their weights before the levels are joined.
     *
     * @param sources one or two, of frames of the current one's size
     */
    LabelMap skip(RgbFrame current, List<SkipSource> sources, FrameSize target);
}
