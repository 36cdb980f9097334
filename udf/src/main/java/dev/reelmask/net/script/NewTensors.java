package dev.reelmask.net.script;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tensors of whatever the memory held before, which could be anything of this process: they are allowed where every
 * value is written before one is read, as scripts of stochastic depth do, or where there are no values.
 */
final class NewTensors {
    private static final Set<String> UNFILLED = Set.of("torch.empty", "torch.empty_like", "torch.new_empty");

    /** Write every value of their first argument. */
    private static final Set<String> FILLING =
            Set.of("torch.bernoulli_", "torch.uniform_", "torch.normal_", "torch.fill_", "torch.zero_");

    private NewTensors() {}

    static boolean isUnfilled(String path) {
        return UNFILLED.contains(path);
    }

    /** The call for a new tensor that another call fills, its first argument. */
    static Optional<Expr.Call> filledBy(Expr.Call call) {
        return isCallOf(call, FILLING)
                        && !call.arguments().isEmpty()
                        && isCallOf(call.arguments().get(0), UNFILLED)
                ? Optional.of((Expr.Call) call.arguments().get(0))
                : Optional.empty();
    }

    /** The call for a new tensor in a statement of its own: the next one fills it, or a side of it is 0. */
    static Optional<Expr.Call> allowedAt(List<Stmt> statements, int i) {
        if (!(statements.get(i) instanceof Stmt.Assign assign)
                || assign.targets().size() != 1
                || !(assign.targets().get(0) instanceof Expr.Name variable)
                || !isCallOf(assign.value(), UNFILLED)) {
            return Optional.empty();
        }
        Expr.Call made = (Expr.Call) assign.value();
        boolean isFilled = i + 1 < statements.size() && fills(statements.get(i + 1), variable.name());
        boolean isEmpty = isEmpty(made, i > 0 ? Optional.of(statements.get(i - 1)) : Optional.empty());
        return isFilled || isEmpty ? Optional.of(made) : Optional.empty();
    }

    private static boolean fills(Stmt statement, String variable) {
        Expr value = statement instanceof Stmt.Assign assign
                ? assign.value()
                : statement instanceof Stmt.Compute compute ? compute.value() : Expr.Group.tuple(0, List.of());
        if (!isCallOf(value, FILLING)) {
            return false;
        }
        List<Expr> arguments = ((Expr.Call) value).arguments();
        return !arguments.isEmpty()
                && arguments.get(0).path().equals(Optional.of(variable))
                && arguments.stream().skip(1).noneMatch(argument -> mentions(argument, variable));
    }

    /** The size is a list with a 0 in it, written there or in the statement before, where nothing can change it. */
    private static boolean isEmpty(Expr.Call made, Optional<Stmt> before) {
        if (made.arguments().isEmpty() || !made.function().path().equals(Optional.of("torch.empty"))) {
            return false;
        }
        Expr size = made.arguments().get(0);
        if (hasZero(size)) {
            return true;
        }
        return size instanceof Expr.Name name
                && before.isPresent()
                && before.get() instanceof Stmt.Assign list
                && list.targets().equals(List.of(new Expr.Name(list.line(), name.name())))
                && hasZero(list.value())
                && made.arguments().stream().skip(1).noneMatch(argument -> mentions(argument, name.name()));
    }

    private static boolean hasZero(Expr size) {
        return size instanceof Expr.Group group
                && group.parts().stream()
                        .anyMatch(part ->
                                part instanceof Expr.Literal l && l.text().equals("0"));
    }

    private static boolean mentions(Expr expr, String variable) {
        if (expr instanceof Expr.Name name) {
            return name.name().equals(variable);
        }
        if (expr instanceof Expr.Select select) {
            return mentions(select.of(), variable);
        }
        if (expr instanceof Expr.Item item) {
            return mentions(item.of(), variable) || item.index().stream().anyMatch(part -> mentions(part, variable));
        }
        return expr instanceof Expr.Call call
                ? call.arguments().stream().anyMatch(part -> mentions(part, variable))
                : expr instanceof Expr.Group group && group.parts().stream().anyMatch(part -> mentions(part, variable));
    }

    private static boolean isCallOf(Expr expr, Set<String> functions) {
        return expr instanceof Expr.Call call
                && functions.contains(call.function().path().orElse(""));
    }
}
