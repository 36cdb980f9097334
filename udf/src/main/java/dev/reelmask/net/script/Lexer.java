package dev.reelmask.net.script;

import dev.reelmask.net.script.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Splits source into words, as libtorch's lexer does with the part of Python that PyTorch writes. Everything that could
 * be read in two ways is refused: other characters than printable ASCII, tabs, comments, continued lines, other quotes
 * than one double one, operators between values.
 */
final class Lexer {
    /** All words that libtorch's lexer takes for itself, used here or not. */
    private static final Set<String> KEYWORDS = Set.of(
            "def",
            "if",
            "elif",
            "else",
            "while",
            "for",
            "in",
            "is",
            "return",
            "True",
            "False",
            "None",
            "and",
            "or",
            "not",
            "global",
            "raise",
            "assert",
            "break",
            "continue",
            "del",
            "pass",
            "class",
            "import",
            "with",
            "as",
            "Ellipsis",
            "NoneType",
            "lambda");

    private static final String SIGNS = "()[]{}:,.=-";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Integer> indents = new ArrayDeque<>(List.of(0));
    private int at;
    private int line = 1;
    private int brackets;

    private Lexer(String text) {
        this.text = text;
    }

    /** @throws Misread where a character has no place in what PyTorch writes */
    static List<Token> read(String text) {
        return new Lexer(text).tokens();
    }

    private List<Token> tokens() {
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw misread("does not end with a line");
        }
        while (at < text.length()) {
            if (brackets == 0) {
                startLine();
            }
            restOfLine();
        }
        while (indents.pop() > 0) {
            add(Kind.DEDENT, "");
        }
        add(Kind.END, "");
        return tokens;
    }

    /** Indentation of the next line that is not empty. */
    private void startLine() {
        int spaces = run(' ');
        if (at < text.length() && text.charAt(at) != '\n') {
            if (spaces > indents.element()) {
                indents.push(spaces);
                add(Kind.INDENT, "");
            }
            while (spaces < indents.element()) {
                indents.pop();
                add(Kind.DEDENT, "");
            }
            if (spaces != indents.element()) {
                throw misread("is indented to no block");
            }
        }
    }

    /** The words up to the line's end, of which blank lines and lines inside brackets have none. */
    private void restOfLine() {
        int before = tokens.size();
        while (text.charAt(at) != '\n') {
            char c = text.charAt(at);
            if (c == ' ') {
                at++;
            } else if (isLetter(c)) {
                name();
            } else if (isDigit(c)) {
                number();
            } else if (c == '"') {
                string();
            } else {
                sign(c);
            }
        }
        at++;
        if (brackets == 0 && tokens.size() > before) {
            add(Kind.NEWLINE, "");
        }
        line++;
    }

    private void name() {
        int start = at;
        while (isLetter(text.charAt(at)) || isDigit(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        add(KEYWORDS.contains(word) ? Kind.KEYWORD : Kind.NAME, word);
    }

    /** Digits with a fraction and an exponent, where there are; nothing that goes on as a name may follow. */
    private void number() {
        int start = at;
        digits();
        if (text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (text.charAt(at) == 'e' || text.charAt(at) == 'E') {
            at++;
            at += text.charAt(at) == '-' || text.charAt(at) == '+' ? 1 : 0;
            if (!isDigit(text.charAt(at))) {
                throw misread("holds a number without its exponent");
            }
            digits();
        }
        char next = text.charAt(at);
        if (isLetter(next) || next == '.') {
            throw misread("holds a number that goes on as a name");
        }
        add(Kind.NUMBER, text.substring(start, at));
    }

    private void digits() {
        while (isDigit(text.charAt(at))) {
            at++;
        }
    }

    private void string() {
        int start = at + 1;
        if (text.startsWith("\"\"\"", at)) {
            throw misread("holds text between three quotes");
        }
        for (at = start; text.charAt(at) != '"'; at++) {
            at += text.charAt(at) == '\\' ? 1 : 0;
            if (text.charAt(at) < ' ' || text.charAt(at) > '~') {
                throw misread("holds text with characters that PyTorch writes as numbers");
            }
        }
        add(Kind.STRING, text.substring(start, at));
        at++;
    }

    private void sign(char c) {
        boolean known = SIGNS.indexOf(c) >= 0;
        char next = text.charAt(at + 1);
        // Of signs that belong together there is one here.
        boolean joined = (next == '=' && (c == '=' || c == '-')) || (c == '.' && (next == '.' || isDigit(next)));
        if (!known || joined) {
            throw misread("holds '%s', which PyTorch does not write there".formatted(c > ' ' && c <= '~' ? c : '?'));
        }
        if (c == '-' && next == '>') {
            add(Kind.SIGN, "->");
            at += 2;
            return;
        }
        brackets += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        if (brackets < 0) {
            throw misread("closes a bracket that is not open");
        }
        add(Kind.SIGN, String.valueOf(c));
        at++;
    }

    private int run(char c) {
        int start = at;
        while (at < text.length() && text.charAt(at) == c) {
            at++;
        }
        return at - start;
    }

    private void add(Kind kind, String word) {
        tokens.add(new Token(kind, word, line));
    }

    private Misread misread(String what) {
        return new Misread(line, what);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
