package dev.reelmask.propagate.grid;

import dev.reelmask.frame.FrameSize;

/**
 * How a frame lies in its grids.
 *
 * @param content the frame
 * @param padded the frame with its padding at the right and at the bottom, which score grids cover
 * @param target the mask
 */
public record GridFrame(FrameSize content, FrameSize padded, FrameSize target) {}
