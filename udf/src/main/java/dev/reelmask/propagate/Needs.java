package dev.reelmask.propagate;

/**
 * What a propagation system must be given.
 *
 * @param flow whether it asks a flow estimator
 * @param nextKey whether frames wait for the key frame after them, for their masks come from it too
 * @param keysToo whether key frames wait for their masks with the frames after them, which come first in
 *     {@link Track#between}; otherwise their masks are the network's own
 * @param everyFrame whether a frame's mask depends on the frames before it and not on key frames alone, so that none
 *     may be left out
 */
public record Needs(boolean flow, boolean nextKey, boolean keysToo, boolean everyFrame) {}
