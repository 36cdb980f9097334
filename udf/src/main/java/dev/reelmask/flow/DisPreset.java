package dev.reelmask.flow;

/** OpenCV's presets of DIS flow: the finest pyramid level, the search and the refinement grow from first to last. */
public enum DisPreset {
    /** Quarter resolution, no variational refinement. */
    ULTRAFAST(0),
    /** Quarter resolution. */
    FAST(1),
    /** Half resolution. */
    MEDIUM(2);

    final int opencv;

    DisPreset(int opencv) {
        this.opencv = opencv;
    }
}
