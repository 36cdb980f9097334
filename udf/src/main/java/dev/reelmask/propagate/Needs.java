package dev.reelmask.propagate;

/**
 * What a propagation system must be given.
 *
 * @param flow whether it asks a flow estimator
 * @param nextKeys key frames after a frame that it waits for, as far as there are so many, for its mask comes from them
 *     too
 * @param keysToo whether key frames wait for their masks with the frames after them, which come first in
 *     {@link Track#between}; otherwise their masks are the network's own
 * @param everyFrame whether a frame's mask depends on the frames before it and not on key frames alone, so that none
 *     may be left out
 */
public record Needs(boolean flow, int nextKeys, boolean keysToo, boolean everyFrame) {
    /** Key frames whose states are held while frames wait: the one before them, and those that they wait for. */
    public int heldKeys() {
        return 1 + nextKeys;
    }

    /** Whether frames wait for key frames after them. */
    public boolean looksAhead() {
        return nextKeys > 0;
    }
}
