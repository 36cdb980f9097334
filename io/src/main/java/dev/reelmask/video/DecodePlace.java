package dev.reelmask.video;

/** Where native code decodes files. */
public enum DecodePlace {
    /** In this process: what brings the decoder down brings it down too. */
    INLINE,
    /** In a process of its own for each sequence, or piece of one, which is ended where it takes too much. */
    PROCESS
}
