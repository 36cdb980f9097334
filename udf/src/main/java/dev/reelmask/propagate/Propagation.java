package dev.reelmask.propagate;

/** From which key frames a frame that is not one gets its mask. */
public enum Propagation {
    /** From both surrounding key frames, weighted per pixel by distance and photometric residual. */
    BLEND,
    /**
     * As {@link #BLEND}, and a key frame's mask takes votes of its neighbours too: of the key frames before it, whose
     * part fades with each key frame between, and of the next one.
     */
    VOTES,
    /** From the nearer of the two surrounding key frames; from the last one where they are equally near. */
    NEAREST,
    /** From the last key frame. Holds no frames back. */
    CAUSAL;

    /** Whether frames wait for the next key frame. */
    public boolean looksAhead() {
        return this != CAUSAL;
    }

    /** Whether every frame has masks from both surrounding key frames. */
    public boolean isTwoSided() {
        return this == BLEND || this == VOTES;
    }
}
