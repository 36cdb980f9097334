package dev.reelmask.propagate.skip;

import dev.reelmask.propagate.State;

/**
 * A key frame to take deep maps from.
 *
 * @param weight of its maps; those of a frame's sources sum to 1
 */
public record SkipSource(State state, double weight) {}
