package dev.reelmask.corpus.tree;

import dev.reelmask.frame.UserException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A glob over paths under a corpus root: {@code *} and {@code ?} stay within a name, {@code **} goes over folders,
 * {@code [a-c]}, {@code [!a]} and <code>{a,b}</code> choose, {@code \} takes the next character as it is. A glob
 * without a slash matches the name of a file or folder anywhere, one with a slash the path from the root on; <code>
 * **&#47;</code> also stands for no folder, and a final <code>/**</code> for the folder itself too. Upper and lower
 * case differ.
 */
public final class PathGlob {
    private static final String ANY_FOLDERS = "(?:.*/)?";

    private final String text;
    private final Pattern pattern;

    private PathGlob(String text, Pattern pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /** @throws UserException if a bracket or brace is not closed */
    static PathGlob of(String text) {
        String glob = text.strip().replaceFirst("^(?:\\./|/)+", "").replaceFirst("/+$", "");
        if (glob.isEmpty()) {
            throw new UserException("'%s' is no glob; write for example '*.mp4' or 'day1/**'".formatted(text));
        }
        try {
            String anywhere = glob.indexOf('/') < 0 ? ANY_FOLDERS : "";
            return new PathGlob(text, Pattern.compile(anywhere + new Translation(glob).regex(), Pattern.DOTALL));
        } catch (PatternSyntaxException | IndexOutOfBoundsException e) {
            throw new UserException(
                    "'%s' is no glob: close each [ and {, and write \\ before a character that is meant as it is"
                            .formatted(text),
                    e);
        }
    }

    /** @param path a file or folder under the root */
    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }

    /** Walks once over the glob and writes the regular expression. */
    private static final class Translation {
        private final String glob;
        private final StringBuilder regex = new StringBuilder();
        private int at;
        private int braces;

        Translation(String glob) {
            this.glob = glob;
        }

        String regex() {
            while (at < glob.length()) {
                if (glob.startsWith("**/", at) && isStartOfName()) {
                    append(ANY_FOLDERS, 3);
                } else if (glob.startsWith("/**", at) && at + 3 == glob.length()) {
                    append("(?:/.*)?", 3);
                } else if (glob.startsWith("**", at)) {
                    append(".*", 2);
                } else {
                    character(glob.charAt(at));
                }
            }
            if (braces > 0) {
                throw new IndexOutOfBoundsException("{ is not closed");
            }
            return regex.toString();
        }

        private boolean isStartOfName() {
            return at == 0 || "/{,".indexOf(glob.charAt(at - 1)) >= 0;
        }

        private void character(char c) {
            switch (c) {
                case '*' -> append("[^/]*", 1);
                case '?' -> append("[^/]", 1);
                case '[' -> choice();
                case '{' -> {
                    braces++;
                    append("(?:", 1);
                }
                case ',' -> append(braces > 0 ? "|" : ",", 1);
                case '}' -> {
                    append(braces > 0 ? ")" : "\\}", 1);
                    braces = Math.max(0, braces - 1);
                }
                case '\\' -> literal(glob.substring(at + 1, glob.offsetByCodePoints(at + 1, 1)), 1);
                default -> literal(glob.substring(at, glob.offsetByCodePoints(at, 1)), 0);
            }
        }

        private void literal(String character, int escape) {
            append(Pattern.quote(character), escape + character.length());
        }

        /** One character of a set; never the slash. */
        private void choice() {
            int first = at + 1;
            boolean isNegative = glob.charAt(first) == '!' || glob.charAt(first) == '^';
            int members = isNegative ? first + 1 : first;
            int end = glob.indexOf(']', members + 1); // a ] that comes first is a member
            String set = glob.substring(members, end).replaceAll("[\\[\\]\\\\&^]", "\\\\$0");
            append("(?!/)[" + (isNegative ? "^" : "") + set + "]", end + 1 - at);
        }

        private void append(String text, int characters) {
            regex.append(text);
            at += characters;
        }
    }
}
