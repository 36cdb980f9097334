package dev.reelmask.net.script;

import java.util.List;
import java.util.Optional;

/** A statement of a function. */
sealed interface Stmt {
    int line();

    /** {@code target : type = value}; more than one target takes a tuple apart. */
    record Assign(int line, List<Expr> targets, Optional<TypeName> type, Expr value) implements Stmt {
        public Assign {
            targets = List.copyOf(targets);
        }
    }

    /** A value that is computed and returned, or forgotten. */
    record Compute(int line, Expr value) implements Stmt {}

    /** {@code if}, both branches one after the other, or {@code while}, with its condition. */
    record Branch(int line, Expr condition, List<Stmt> body) implements Stmt {
        public Branch {
            body = List.copyOf(body);
        }
    }

    /** {@code for variable in range(…)}. */
    record Loop(int line, String variable, Expr range, List<Stmt> body) implements Stmt {
        public Loop {
            body = List.copyOf(body);
        }
    }
}
