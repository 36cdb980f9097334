package dev.reelmask.net.script;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which class an expression of one function is of, where that is certain: the source names the types of attributes,
 * parameters and results. libtorch chooses what a call means by the same types, so that a method is called where one is
 * found here, and no operation of the same name.
 */
final class Types {
    private static final int MAX_DEPTH = 200;

    private final Program program;
    private final Variables variables;
    private final Map<String, Optional<TypeName>> known = new HashMap<>();
    private int depth;

    Types(Program program, Variables variables) {
        this.program = program;
        this.variables = variables;
    }

    Optional<TypeName> of(Expr expr) {
        if (expr instanceof Expr.Name name) {
            return ofVariable(name.name());
        }
        if (expr instanceof Expr.Select select) {
            return attribute(select.of(), select.name());
        }
        if (expr instanceof Expr.Call call) {
            return ofCall(call);
        }
        return expr instanceof Expr.Item item ? ofItem(item) : Optional.empty();
    }

    private Optional<TypeName> ofVariable(String name) {
        Optional<TypeName> before = known.get(name);
        if (before != null) {
            return before;
        }
        Variables.Binding binding = variables.only(name);
        depth++;
        Optional<TypeName> type = depth > MAX_DEPTH
                ? Optional.empty()
                : binding.type().or(() -> binding.value().flatMap(this::of));
        depth--;
        known.put(name, type);
        return type;
    }

    /** Type of an attribute or a constant of an object. */
    Optional<TypeName> attribute(Expr object, String name) {
        return of(object)
                .flatMap(program::classOf)
                .filter(source -> !source.isTuple())
                .flatMap(source -> Optional.ofNullable(source.attributes().get(name))
                        .or(() -> Optional.ofNullable(source.constants().get(name))));
    }

    private Optional<TypeName> ofCall(Expr.Call call) {
        Optional<FunctionSource> function = called(call);
        if (function.isPresent()) {
            return function.get().returns();
        }
        String name = call.function().path().orElse("");
        List<Expr> arguments = call.arguments();
        if (List.of("annotate", "unchecked_cast", "uninitialized").contains(name) && !arguments.isEmpty()) {
            return Optional.of(TypeName.of(arguments.get(0)));
        }
        if (name.equals("getattr") && arguments.size() == 2 && arguments.get(1) instanceof Expr.Text text) {
            return attribute(arguments.get(0), text.value());
        }
        return newObject(call).map(TypeName::of);
    }

    /** The function or method of the archive that is called, where there is one. */
    Optional<FunctionSource> called(Expr.Call call) {
        Expr function = call.function();
        if (function instanceof Expr.Name name) {
            return variables.only(name.name()).value().flatMap(Expr::path).flatMap(program::function);
        }
        Optional<FunctionSource> free = function.path().flatMap(program::function);
        if (free.isPresent() || !(function instanceof Expr.Select select)) {
            return free;
        }
        return of(select.of())
                .flatMap(program::classOf)
                .flatMap(source -> Optional.ofNullable(source.methods().get(select.name())));
    }

    /** The class C of {@code C.__new__(C)}. */
    Optional<String> newObject(Expr.Call call) {
        if (call.function() instanceof Expr.Select select
                && select.name().equals("__new__")
                && call.arguments().size() == 1) {
            Optional<String> type = select.of().path();
            boolean isClass = type.equals(call.arguments().get(0).path())
                    && type.map(TypeName::of).flatMap(program::classOf).isPresent();
            return isClass ? type : Optional.empty();
        }
        return Optional.empty();
    }

    private Optional<TypeName> ofItem(Expr.Item item) {
        return of(item.of()).flatMap(type -> switch (type.name()) {
            case "List" -> Optional.of(type.arguments().get(0));
            case "Dict" -> Optional.of(type.arguments().get(1));
            default -> Optional.empty();
        });
    }
}
