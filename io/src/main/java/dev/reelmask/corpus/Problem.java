package dev.reelmask.corpus;

/**
 * Why something that lies in a corpus cannot be opened.
 *
 * @param source its {@link SourceUri}, which text alone does not give where the name is none
 * @param message what is wrong and what to do, beginning with what it is about
 */
record Problem(String source, String message) {
    static final Problem NONE = new Problem("", "");
}
