package dev.reelmask.net.script;

import dev.reelmask.net.script.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads expressions: names, literals, calls, items, lists, tuples and dicts; there are no operators. */
final class Expressions {
    private static final int MAX_DEPTH = 100;

    private final Tokens tokens;
    private int depth;

    Expressions(Tokens tokens) {
        this.tokens = tokens;
    }

    Expr read() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw new Misread(tokens.peek().line(), "nests values deeper than " + MAX_DEPTH + " levels");
        }
        Expr value = behind(base());
        depth--;
        return value;
    }

    /** One value, or several with commas between, with or without a comma at the end. */
    List<Expr> list() {
        List<Expr> values = new ArrayList<>(List.of(read()));
        while (tokens.nextIs(Kind.SIGN, ",")
                && !tokens.isAt(Kind.SIGN, "=")
                && tokens.peek().kind() != Kind.NEWLINE) {
            values.add(read());
        }
        return values;
    }

    private Expr base() {
        Token token = tokens.peek();
        int line = token.line();
        switch (token.kind()) {
            case NAME -> {
                return new Expr.Name(line, tokens.next().text());
            }
            case NUMBER -> {
                return new Expr.Literal(line, tokens.next().text());
            }
            case STRING -> {
                return new Expr.Text(line, tokens.next().text());
            }
            case KEYWORD -> {
                if (List.of("True", "False", "None").contains(token.text())) {
                    return new Expr.Literal(line, tokens.next().text());
                }
                if (token.text().equals("NoneType")) {
                    return new Expr.Name(line, tokens.next().text());
                }
                throw tokens.unexpected();
            }
            case SIGN -> {
                return signed(tokens.next());
            }
            default -> throw tokens.unexpected();
        }
    }

    private Expr signed(Token sign) {
        return switch (sign.text()) {
            case "(" -> parenthesis(sign.line());
            case "[" -> new Expr.Group(sign.line(), Expr.Group.Kind.LIST, sequence("]"));
            case "{" -> new Expr.Group(sign.line(), Expr.Group.Kind.DICT, dict());
            case "-" -> {
                boolean isNumber = tokens.peek().kind() == Kind.NUMBER || tokens.isAt(Kind.NAME, "inf");
                if (!isNumber) {
                    throw tokens.unexpected();
                }
                yield new Expr.Literal(sign.line(), "-" + tokens.next().text());
            }
            default ->
                throw new Misread(sign.line(), "holds '%s' where PyTorch does not write it".formatted(sign.text()));
        };
    }

    /** One value in parentheses is that value. */
    private Expr parenthesis(int line) {
        if (tokens.nextIs(Kind.SIGN, ")")) {
            return Expr.Group.tuple(line, List.of());
        }
        Expr first = read();
        if (tokens.nextIs(Kind.SIGN, ")")) {
            return first;
        }
        tokens.expect(Kind.SIGN, ",");
        List<Expr> values = new ArrayList<>(List.of(first));
        values.addAll(sequence(")"));
        return Expr.Group.tuple(line, values);
    }

    private List<Expr> sequence(String end) {
        List<Expr> values = new ArrayList<>();
        while (!tokens.nextIs(Kind.SIGN, end)) {
            values.add(read());
            if (!tokens.isAt(Kind.SIGN, end)) {
                tokens.expect(Kind.SIGN, ",");
            }
        }
        return values;
    }

    private List<Expr> dict() {
        List<Expr> values = new ArrayList<>();
        while (!tokens.nextIs(Kind.SIGN, "}")) {
            values.add(read());
            tokens.expect(Kind.SIGN, ":");
            values.add(read());
            if (!tokens.isAt(Kind.SIGN, "}")) {
                tokens.expect(Kind.SIGN, ",");
            }
        }
        return values;
    }

    /** What follows a value: the choice of an attribute, a call, an item. A type's brackets are items too. */
    private Expr behind(Expr first) {
        Expr value = first;
        int links = 0;
        while (true) {
            int line = tokens.peek().line();
            if (tokens.nextIs(Kind.SIGN, ".")) {
                value = new Expr.Select(line, value, tokens.expect(Kind.NAME));
            } else if (tokens.nextIs(Kind.SIGN, "(")) {
                value = call(line, value);
            } else if (tokens.nextIs(Kind.SIGN, "[")) {
                value = new Expr.Item(line, value, sequence("]"));
            } else {
                return value;
            }
            links++;
            if (links > MAX_DEPTH) {
                throw new Misread(line, "nests values deeper than " + MAX_DEPTH + " levels");
            }
        }
    }

    private Expr call(int line, Expr function) {
        List<Expr> values = new ArrayList<>();
        List<String> names = new ArrayList<>();
        while (!tokens.nextIs(Kind.SIGN, ")")) {
            String name = "";
            if (tokens.peek().kind() == Kind.NAME && tokens.peekSecond().is(Kind.SIGN, "=")) {
                name = tokens.next().text();
                tokens.next();
            }
            names.add(name);
            values.add(read());
            if (!tokens.isAt(Kind.SIGN, ")")) {
                tokens.expect(Kind.SIGN, ",");
            }
        }
        return new Expr.Call(line, function, values, names);
    }
}
