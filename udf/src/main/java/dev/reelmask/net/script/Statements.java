package dev.reelmask.net.script;

import dev.reelmask.net.script.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the body of a function. */
final class Statements {
    private static final int MAX_DEPTH = 64;

    private final Tokens tokens;
    private final Expressions expressions;
    private int depth;

    Statements(Tokens tokens, Expressions expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** The statements of an indented block, from the colon before it. */
    List<Stmt> block() {
        tokens.expect(Kind.SIGN, ":");
        tokens.expect(Kind.NEWLINE, "");
        tokens.expect(Kind.INDENT, "");
        depth++;
        if (depth > MAX_DEPTH) {
            throw new Misread(tokens.peek().line(), "nests blocks deeper than " + MAX_DEPTH + " levels");
        }
        List<Stmt> statements = new ArrayList<>();
        do {
            statement().ifPresent(statements::add);
        } while (!tokens.nextIs(Kind.DEDENT, ""));
        depth--;
        return statements;
    }

    private Optional<Stmt> statement() {
        Token first = tokens.peek();
        if (first.kind() != Kind.KEYWORD || List.of("True", "False", "None").contains(first.text())) {
            return Optional.of(simple());
        }
        tokens.next();
        return switch (first.text()) {
            case "pass" -> {
                tokens.expect(Kind.NEWLINE, "");
                yield Optional.empty();
            }
            case "return" -> Optional.of(returned(first.line()));
            case "if" -> Optional.of(branch(first.line()));
            case "while" -> Optional.of(new Stmt.Branch(first.line(), expressions.read(), block()));
            case "for" -> Optional.of(loop(first.line()));
            default ->
                throw new Misread(first.line(), "uses '%s', which PyTorch does not write".formatted(first.text()));
        };
    }

    private Stmt returned(int line) {
        List<Expr> values = tokens.peek().kind() == Kind.NEWLINE ? List.of() : expressions.list();
        tokens.expect(Kind.NEWLINE, "");
        return new Stmt.Compute(line, values.size() == 1 ? values.get(0) : Expr.Group.tuple(line, values));
    }

    private Stmt branch(int line) {
        Expr condition = expressions.read();
        List<Stmt> body = new ArrayList<>(block());
        if (tokens.nextIs(Kind.KEYWORD, "else")) {
            body.addAll(block());
        }
        return new Stmt.Branch(line, condition, body);
    }

    private Stmt loop(int line) {
        String variable = tokens.expect(Kind.NAME);
        tokens.expect(Kind.KEYWORD, "in");
        return new Stmt.Loop(line, variable, expressions.read(), block());
    }

    /** An assignment or an expression that stands alone. */
    private Stmt simple() {
        int line = tokens.peek().line();
        List<Expr> targets = expressions.list();
        Optional<TypeName> type = Optional.empty();
        if (tokens.nextIs(Kind.SIGN, ":")) {
            type = Optional.of(TypeName.of(expressions.read()));
        }
        Stmt statement;
        if (tokens.nextIs(Kind.SIGN, "=")) {
            List<Expr> values = expressions.list();
            statement = assignment(line, targets, type, values);
        } else if (targets.size() == 1 && type.isEmpty()) {
            statement = new Stmt.Compute(line, targets.get(0));
        } else {
            throw tokens.unexpected();
        }
        tokens.expect(Kind.NEWLINE, "");
        return statement;
    }

    private static Stmt assignment(int line, List<Expr> targets, Optional<TypeName> type, List<Expr> values) {
        Expr value = values.size() == 1 ? values.get(0) : Expr.Group.tuple(line, values);
        return new Stmt.Assign(line, targets, type, value);
    }
}
