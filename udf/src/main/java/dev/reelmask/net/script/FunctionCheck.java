package dev.reelmask.net.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at one function: every call is of a listed operation, of a function or method of the archive, or makes an
 * object of a class of the archive; every name is a variable of the function.
 */
final class FunctionCheck {
    /** Turn numbers into others, or name a type. */
    private static final Set<String> BUILT_IN = Set.of("int", "float", "bool", "str", "range");

    private static final Set<String> NUMBERS = Set.of("inf", "nan");

    private final Program program;
    private final Variables variables;
    private final Types types;
    private final List<FunctionSource> calls = new ArrayList<>();
    private long size;

    /**
     * What a function holds.
     *
     * @param size number of its expressions
     * @param calls functions of the archive, as often as they are called
     */
    record Content(long size, List<FunctionSource> calls) {}

    private FunctionCheck(FunctionSource function, Program program) {
        this.program = program;
        this.variables = new Variables(function);
        this.types = new Types(program, variables);
    }

    /** @throws Misread where it does anything else */
    static Content of(FunctionSource function, Program program) {
        FunctionCheck check = new FunctionCheck(function, program);
        function.parameters().values().forEach(type -> check.type(0, type));
        function.returns().ifPresent(type -> check.type(0, type));
        check.statements(function.body());
        return new Content(check.size, check.calls);
    }

    private void statements(List<Stmt> statements) {
        for (int i = 0; i < statements.size(); i++) {
            Stmt statement = statements.get(i);
            if (statement instanceof Stmt.Assign assign) {
                Optional<Expr.Call> unfilled = NewTensors.allowedAt(statements, i);
                assign(assign, unfilled);
            } else if (statement instanceof Stmt.Compute compute) {
                value(compute.value());
            } else if (statement instanceof Stmt.Branch branch) {
                value(branch.condition());
                statements(branch.body());
            } else if (statement instanceof Stmt.Loop loop) {
                range(loop);
                statements(loop.body());
            }
        }
    }

    private void range(Stmt.Loop loop) {
        boolean isRange = loop.range() instanceof Expr.Call call
                && call.function().path().equals(Optional.of("range"))
                && call.arguments().size() == 1;
        if (!isRange) {
            throw new Misread(loop.line(), "goes through something else than a range of numbers");
        }
        value(loop.range());
    }

    /** @param unfilled a call that makes a tensor of what memory held, where that is never read */
    private void assign(Stmt.Assign assign, Optional<Expr.Call> unfilled) {
        assign.type().ifPresent(type -> type(assign.line(), type));
        for (Expr target : assign.targets()) {
            boolean isAttribute = target instanceof Expr.Select select
                    && types.attribute(select.of(), select.name()).isPresent();
            if (!(target instanceof Expr.Name) && !isAttribute) {
                throw new Misread(assign.line(), "assigns to something else than a variable or a declared attribute");
            }
            if (isAttribute) {
                value(target);
            }
        }
        if (unfilled.isPresent()) {
            values(unfilled.get().arguments());
            return;
        }
        boolean isAlias = assign.value().path().flatMap(program::function).isPresent()
                && assign.targets().size() == 1;
        if (!isAlias) {
            value(assign.value());
        }
    }

    private void type(int line, TypeName type) {
        if (!program.knows(type)) {
            throw new Misread(line, "names the class %s, which is not in the archive".formatted(type));
        }
    }

    private void value(Expr expr) {
        size++;
        if (expr instanceof Expr.Name name) {
            if (!variables.has(name.name()) && !NUMBERS.contains(name.name())) {
                throw new Misread(name.line(), "uses '%s', which is no variable".formatted(name.name()));
            }
        } else if (expr instanceof Expr.Select select) {
            select(select);
        } else if (expr instanceof Expr.Call call) {
            call(call);
        } else if (expr instanceof Expr.Item item) {
            value(item.of());
            values(item.index());
        } else if (expr instanceof Expr.Group group) {
            values(group.parts());
        }
    }

    private void values(List<Expr> values) {
        values.forEach(this::value);
    }

    private void select(Expr.Select select) {
        boolean isConstant = select.path().orElse("").matches("CONSTANTS\\.c[0-9]{1,9}");
        if (isConstant) {
            return;
        }
        if (types.attribute(select.of(), select.name()).isEmpty()) {
            throw new Misread(
                    select.line(),
                    "reads %s, which is no attribute of a class of the archive"
                            .formatted(select.path().orElse("the attribute " + select.name())));
        }
        value(select.of());
    }

    private void call(Expr.Call call) {
        String path = call.function().path().orElse("");
        Optional<String> operator = operator(path);
        if (operator.isPresent()) {
            if (!Operators.allows(operator.get())) {
                throw new Misread(
                        call.line(), "calls %s, which is not one of the operations that networks need".formatted(path));
            }
            operands(call, path);
        } else if (!special(call, path)) {
            ofArchive(call, path);
        }
    }

    private void operands(Expr.Call call, String path) {
        if (NewTensors.isUnfilled(path)) {
            throw new Misread(
                    call.line(),
                    "calls %s without filling it at once: it holds what memory held before".formatted(path));
        }
        Optional<Expr.Call> filled = NewTensors.filledBy(call);
        filled.ifPresent(made -> values(made.arguments()));
        values(filled.isPresent() ? call.arguments().subList(1, call.arguments().size()) : call.arguments());
    }

    /** {@code torch.add} is {@code aten.add}, {@code ops.prim.device} is {@code prim.device}. */
    private static Optional<String> operator(String path) {
        if (path.matches("torch\\.[A-Za-z0-9_]+")) {
            return Optional.of("aten" + path.substring("torch".length()));
        }
        return path.equals("torch") || path.equals("ops") || path.startsWith("torch.") || path.startsWith("ops.")
                ? Optional.of(path.replaceFirst("^ops\\.", ""))
                : Optional.empty();
    }

    private boolean special(Expr.Call call, String path) {
        List<Expr> arguments = call.arguments();
        if (BUILT_IN.contains(path)) {
            values(arguments);
            return true;
        }
        switch (path) {
            case "annotate", "uninitialized" -> {
                type(call.line(), TypeName.of(argument(call, 0)));
                values(arguments.subList(1, arguments.size()));
            }
            case "unchecked_cast" -> cast(call);
            case "getattr" -> {
                boolean isAttribute = argument(call, 1) instanceof Expr.Text text
                        && types.attribute(argument(call, 0), text.value()).isPresent();
                if (!isAttribute || arguments.size() != 2) {
                    throw new Misread(call.line(), "reads an attribute with getattr that no class of the archive has");
                }
                value(arguments.get(0));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Expr argument(Expr.Call call, int index) {
        if (call.arguments().size() <= index) {
            throw new Misread(call.line(), "calls a function with too few arguments");
        }
        return call.arguments().get(index);
    }

    /** libtorch believes a cast: an object of another class would be read beyond its end. */
    private void cast(Expr.Call call) {
        TypeName type = TypeName.of(argument(call, 0));
        Expr value = argument(call, 1);
        type(call.line(), type);
        Optional<TypeName> before = types.of(value);
        boolean isKnown = before.isPresent()
                && (before.get().equals(type) || before.get().equals(new TypeName("Optional", List.of(type))));
        if (!type.isSafeToAssume() && !isKnown) {
            throw new Misread(call.line(), "takes a value for a %s without knowing that it is one".formatted(type));
        }
        value(value);
    }

    private void ofArchive(Expr.Call call, String path) {
        Optional<FunctionSource> called = types.called(call);
        boolean isTuple =
                program.classOf(TypeName.of(path)).filter(ClassSource::isTuple).isPresent();
        if (called.isEmpty() && !isTuple && types.newObject(call).isEmpty()) {
            throw new Misread(
                    call.line(),
                    "calls %s, which is neither a listed operation nor a function of the archive"
                            .formatted(path.isEmpty() ? "a function that has no name" : path));
        }
        if (called.isPresent()) {
            calls.add(called.get());
            if (call.function() instanceof Expr.Select select
                    && called.get().self().isPresent()) {
                value(select.of());
            }
        }
        if (called.isPresent() || isTuple) {
            values(call.arguments());
        }
    }
}
