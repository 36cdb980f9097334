package dev.reelmask.corpus.tree;

/**
 * Why something that lies in a corpus cannot be opened.
 *
 * @param source its {@link SourceUri}, which text alone does not give where the name is none
 * @param message what is wrong and what to do, beginning with what it is about
 */
public record Problem(String source, String message) {
    /** Nothing is wrong. */
    public static final Problem NONE = new Problem("", "");
}
