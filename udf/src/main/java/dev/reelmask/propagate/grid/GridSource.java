package dev.reelmask.propagate.grid;

import dev.reelmask.flow.FlowField;

/**
 * One key frame to take a mask from.
 *
 * @param flow current → key, of any size, covering the frame
 * @param distance frames between the current frame and the key, at least 1
 */
public record GridSource(ScoreGrid scores, GreyCells grey, FlowField flow, int distance) {}
