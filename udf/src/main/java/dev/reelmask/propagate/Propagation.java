package dev.reelmask.propagate;

/** From which key frames a frame that is not one gets its mask. */
public enum Propagation {
    /** From both surrounding key frames, weighted per pixel by distance and photometric residual. */
    BLEND,
    /**
     * As {@link #BLEND}, from key frames with the votes of others: the last one has those of the key frames before it,
     * whose part fades with each key frame between, the next one has that of the key frame after it. A key frame's own
     * mask is made so too.
     */
    VOTES,
    /** From the nearer of the two surrounding key frames; from the last one where they are equally near. */
    NEAREST,
    /** From the last key frame. Holds no frames back. */
    CAUSAL;

    /** Key frames after a frame that it waits for. */
    public int nextKeys() {
        return switch (this) {
            case VOTES -> 2;
            case BLEND, NEAREST -> 1;
            case CAUSAL -> 0;
        };
    }

    /** Whether frames wait for the next key frame. */
    public boolean looksAhead() {
        return nextKeys() > 0;
    }

    /** Whether every frame has masks from both surrounding key frames. */
    public boolean isTwoSided() {
        return this == BLEND || this == VOTES;
    }
}
