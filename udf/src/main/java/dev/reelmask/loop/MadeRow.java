package dev.reelmask.loop;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.metric.PixelPaths;
import dev.reelmask.result.FrameResult;
import java.util.Optional;

/**
 * A row whose mask is not scored yet.
 *
 * @param reference the mask to score it against where there is no label
 * @param motion from the output's row before
 * @param largest of a region, (H, W) the largest score of each pixel of its mask that other regions have too; empty of
 *     whole frames
 */
record MadeRow(FrameResult row, Optional<LabelMap> reference, Optional<PixelPaths> motion, Optional<float[]> largest) {}
