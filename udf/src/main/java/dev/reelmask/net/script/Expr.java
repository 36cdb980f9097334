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

    /**
     * {@code function(arguments)}.
     *
     * @param names of the arguments, empty where one is known by its place
     */
    record Call(int line, Expr function, List<Expr> arguments, List<String> names) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
            names = List.copyOf(names);
        }
    }

    /** {@code of[index]}. */
    record Item(int line, Expr of, List<Expr> index) implements Expr {
        public Item {
            index = List.copyOf(index);
        }
    }

    /** A list, tuple or dict, of a dict keys and values in turn. */
    record Group(int line, Kind kind, List<Expr> parts) implements Expr {
        /** What encloses the parts. */
        enum Kind {
            LIST,
            TUPLE,
            DICT
        }

        public Group {
            parts = List.copyOf(parts);
        }

        static Group tuple(int line, List<Expr> parts) {
            return new Group(line, Kind.TUPLE, parts);
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
