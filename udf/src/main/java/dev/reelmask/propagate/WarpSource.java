package dev.reelmask.propagate;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.RgbFrame;

/**
 * One key frame to propagate from.
 *
 * @param flow current → key, in pixels of the content frame
 * @param distance frames between the current frame and the key, at least 1
 */
public record WarpSource(KeyState state, RgbFrame keyFrame, FlowField flow, int distance) {}
