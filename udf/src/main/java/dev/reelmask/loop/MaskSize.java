package dev.reelmask.loop;

/** At which size masks are made. */
public enum MaskSize {
    /** At the labels' size where the sequence has labels, else at the network's input size without padding. */
    LABEL_OR_NETWORK,
    /** At the video's own display size. */
    SOURCE
}
