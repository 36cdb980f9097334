package dev.reelmask.corpus.tree;

/** What becomes of symbolic links that lead out of a corpus. Links inside it are always followed. */
public enum LinkPolicy {
    /** They are followed: a corpus may be put together of links. */
    FOLLOW,
    /** They are set aside with {@code IO_ERROR}. */
    REFUSE
}
