package dev.reelmask.net.script;

import java.util.List;
import java.util.Optional;

/** An expression. */
sealed interface Expr {
    int line();

    /** A number, text, True, False or None: what has no parts. */
    record Literal(int line, String text) implements Expr {}

    record Text(int line, String value) implements Expr {}

    record Name(int line, String name) implements Expr {}

    /** {@code of.name}. */
    record Select(int line, Expr of, String name) implements Expr {}

    /** {@code function(arguments)}; named arguments by their values alone. */
    record Call(int line, Expr function, List<Expr> arguments) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code of[index]}. */
    record Item(int line, Expr of, List<Expr> index) implements Expr {
        public Item {
            index = List.copyOf(index);
        }
    }

    /** A list, tuple or dict, of a dict keys and values in turn; or the negative of a number. */
    record Group(int line, List<Expr> parts) implements Expr {
        public Group {
            parts = List.copyOf(parts);
        }
    }

    /** The names of {@code a.b.c}, where it is nothing else. */
    default Optional<String> path() {
        if (this instanceof Name name) {
            return Optional.of(name.name());
        }
        return this instanceof Select select
                ? select.of().path().map(prefix -> prefix + "." + select.name())
                : Optional.empty();
    }
}
