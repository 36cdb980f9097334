package dev.reelmask.propagate.grid;

import dev.reelmask.flow.FlowField;

/**
 * One key frame to take a mask from.
 *
 * @param flow current → key, of any size, covering the frame
 * @param handicap what its photometric residual is multiplied by, above 0: the lower, the more weight it has in a blend
 */
public record GridSource(ScoreGrid scores, GreyCells grey, FlowField flow, float handicap) {}
