package dev.reelmask.net.script;

/**
 * A word of the source.
 *
 * @param text as written; of a string what stands between its quotes
 * @param line counted from 1
 */
record Token(Kind kind, String text, int line) {
    enum Kind {
        NAME,
        KEYWORD,
        NUMBER,
        STRING,
        SIGN,
        NEWLINE,
        INDENT,
        DEDENT,
        END
    }

    boolean is(Kind other, String word) {
        return kind == other && text.equals(word);
    }
}
