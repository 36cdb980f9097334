package dev.reelmask.net.script;

import dev.reelmask.net.script.Token.Kind;
import java.util.List;
import java.util.Locale;

/** The words of a file, one after the other. */
final class Tokens {
    private final List<Token> tokens;
    private int at;

    /** @param tokens ends with {@link Kind#END} */
    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peekSecond() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean isAt(Kind kind, String word) {
        return peek().is(kind, word);
    }

    /** Takes the next word if it is this one. */
    boolean nextIs(Kind kind, String word) {
        boolean is = isAt(kind, word);
        if (is) {
            next();
        }
        return is;
    }

    void expect(Kind kind, String word) {
        if (!nextIs(kind, word)) {
            throw unexpected();
        }
    }

    String expect(Kind kind) {
        if (peek().kind() != kind) {
            throw unexpected();
        }
        return next().text();
    }

    Misread unexpected() {
        Token token = peek();
        String what = token.text().isEmpty() ? token.kind().name().toLowerCase(Locale.ROOT) : token.text();
        return new Misread(
                token.line(),
                "holds '%s' where PyTorch does not write it".formatted(what.substring(0, Math.min(what.length(), 40))));
    }
}
