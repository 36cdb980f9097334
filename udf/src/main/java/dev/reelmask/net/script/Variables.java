package dev.reelmask.net.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of one function, each with the types or values that are ever given to it. */
final class Variables {
    /** Names with a meaning of their own: a variable of such a name would take it away. */
    private static final Set<String> RESERVED = Set.of(
            "torch",
            "ops",
            "CONSTANTS",
            "__torch__",
            "fork",
            "awaitable",
            "annotate",
            "unchecked_cast",
            "uninitialized",
            "getattr",
            "int",
            "float",
            "bool",
            "str",
            "range",
            "inf",
            "nan",
            "NoneType");

    /** What a variable stands for: a type that is known, a value to derive it from, or neither. */
    record Binding(Optional<TypeName> type, Optional<Expr> value) {}

    private static final Binding UNKNOWN = new Binding(Optional.empty(), Optional.empty());

    private final Map<String, List<Binding>> bindings = new HashMap<>();

    /** @throws Misread where a name is bound that has a meaning of its own */
    Variables(FunctionSource function) {
        function.self().ifPresent(type -> bind(0, function.selfName(), typed(TypeName.of(type))));
        function.parameters().forEach((name, type) -> bind(0, name, typed(type)));
        collect(function.body());
    }

    private static Binding typed(TypeName type) {
        return new Binding(Optional.of(type), Optional.empty());
    }

    private void collect(List<Stmt> statements) {
        for (Stmt statement : statements) {
            if (statement instanceof Stmt.Assign assign) {
                assign(assign);
            } else if (statement instanceof Stmt.Branch branch) {
                collect(branch.body());
            } else if (statement instanceof Stmt.Loop loop) {
                bind(loop.line(), loop.variable(), typed(TypeName.of("int")));
                collect(loop.body());
            }
        }
    }

    private void assign(Stmt.Assign assign) {
        for (Expr target : assign.targets()) {
            if (target instanceof Expr.Name name) {
                boolean single = assign.targets().size() == 1;
                Binding binding = assign.type().isPresent()
                        ? new Binding(assign.type(), Optional.empty())
                        : single ? new Binding(Optional.empty(), Optional.of(assign.value())) : UNKNOWN;
                bind(assign.line(), name.name(), binding);
            }
        }
    }

    private void bind(int line, String name, Binding binding) {
        if (RESERVED.contains(name)) {
            throw new Misread(line, "gives another meaning to '%s'".formatted(name));
        }
        bindings.computeIfAbsent(name, key -> new ArrayList<>()).add(binding);
    }

    boolean has(String name) {
        return bindings.containsKey(name);
    }

    /** The one binding of a variable; one that says nothing where there are several. */
    Binding only(String name) {
        List<Binding> all = bindings.getOrDefault(name, List.of());
        return all.size() == 1 ? all.get(0) : UNKNOWN;
    }
}
