package dev.reelmask.propagate;

/** From which key frames a frame that is not one gets its mask. */
public enum Propagation {
    /** From both surrounding key frames, weighted per pixel by distance and photometric residual. */
    BLEND,
    /** From the nearer of the two surrounding key frames; from the last one where they are equally near. */
    NEAREST,
    /** From the last key frame. Holds no frames back. */
    CAUSAL;

    /** Whether frames wait for the next key frame. */
    boolean looksAhead() {
        return this != CAUSAL;
    }
}
