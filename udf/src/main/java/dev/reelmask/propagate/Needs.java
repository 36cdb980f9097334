package dev.reelmask.propagate;

/**
 * What a propagation system must be given.
 *
 * @param flow whether it asks a flow estimator
 * @param nextKey whether frames wait for the key frame after them, for their masks come from it too
 * @param everyFrame whether a frame's mask depends on the frames before it and not on key frames alone, so that none
 *     may be left out
 */
public record Needs(boolean flow, boolean nextKey, boolean everyFrame) {}
