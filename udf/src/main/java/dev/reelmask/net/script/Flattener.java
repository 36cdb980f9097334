package dev.reelmask.net.script;

import dev.reelmask.net.script.FlatScript.Step;
import dev.reelmask.net.script.FlatValue.Attribute;
import dev.reelmask.net.script.FlatValue.Call;
import dev.reelmask.net.script.FlatValue.Constant;
import dev.reelmask.net.script.FlatValue.Item;
import dev.reelmask.net.script.FlatValue.Plain;
import dev.reelmask.net.script.FlatValue.Sequence;
import dev.reelmask.net.script.FlatValue.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a {@link FlatScript} of code that {@link ScriptCheck} has looked at. Not for several modules. */
final class Flattener {
    private static final int MAX_STEPS = 20_000;
    private static final TypeName TENSOR = TypeName.of("Tensor");
    private static final Set<String> CONVERSIONS = Set.of("int", "float", "bool");
    private static final Set<String> TYPED = Set.of("annotate", "unchecked_cast");

    private final Program program;
    private final List<Step> steps = new ArrayList<>();
    private int variables;

    /** A module that is no straight line. */
    private static final class NotFlat extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotFlat() {
            super(null, null, false, false);
        }
    }

    Flattener(Program program) {
        this.program = program;
    }

    Optional<FlatScript> forward(ClassSource module) {
        FunctionSource forward = module.methods().get("forward");
        boolean fits = forward != null
                && List.copyOf(forward.parameters().values()).equals(List.of(TENSOR))
                && forward.returns().equals(Optional.of(TENSOR));
        if (!fits) {
            return Optional.empty();
        }
        try {
            String input = newVariable();
            Attribute self = new Attribute(List.of(), TypeName.of(module.name()));
            FlatValue result = run(forward, Optional.of(self), List.of(new Variable(input)));
            return Optional.of(new FlatScript(input, steps, result));
        } catch (NotFlat e) {
            return Optional.empty();
        }
    }

    private String newVariable() {
        variables++;
        return "v" + variables;
    }

    /** The function's steps with its parameters' values; gives what it returns. */
    private FlatValue run(FunctionSource function, Optional<Attribute> self, List<FlatValue> arguments) {
        if (arguments.size() != function.parameters().size()) {
            throw new NotFlat(); // defaults
        }
        Map<String, FlatValue> scope = new HashMap<>();
        self.ifPresent(object -> scope.put(function.selfName(), object));
        List<String> names = List.copyOf(function.parameters().keySet());
        for (int i = 0; i < names.size(); i++) {
            scope.put(names.get(i), kept(arguments.get(i)));
        }
        FlatValue last = null;
        for (Stmt statement : function.body()) {
            if (statement instanceof Stmt.Assign assign) {
                assign(assign, scope);
                last = null;
            } else if (statement instanceof Stmt.Compute compute) {
                last = value(compute.value(), scope);
            } else {
                throw new NotFlat();
            }
        }
        if (last == null) {
            throw new NotFlat();
        }
        return last;
    }

    private void assign(Stmt.Assign assign, Map<String, FlatValue> scope) {
        List<String> targets = assign.targets().stream().map(Flattener::name).toList();
        FlatValue value = value(assign.value(), scope);
        if (targets.size() == 1) {
            boolean isTyped = assign.type().isPresent() && !assign.type().get().equals(TENSOR);
            FlatValue typed = isTyped
                    ? new Call("annotate", List.of(new Plain(assign.type().get().toString()), value), List.of("", ""))
                    : value;
            scope.put(targets.get(0), isTyped ? step(typed) : kept(typed));
        } else if (value instanceof Sequence parts && parts.parts().size() == targets.size()) {
            for (int i = 0; i < targets.size(); i++) {
                scope.put(targets.get(i), parts.parts().get(i));
            }
        } else if (value instanceof Variable) {
            List<String> parts = targets.stream().map(target -> newVariable()).toList();
            add(new Step(parts, value));
            for (int i = 0; i < targets.size(); i++) {
                scope.put(targets.get(i), new Variable(parts.get(i)));
            }
        } else {
            throw new NotFlat();
        }
    }

    private static String name(Expr target) {
        if (target instanceof Expr.Name name) {
            return name.name();
        }
        throw new NotFlat(); // it keeps something
    }

    /** A list that is used twice is the same list: it may change between. */
    private FlatValue kept(FlatValue value) {
        if (!(value instanceof Sequence sequence)) {
            return value;
        }
        if (!sequence.isTuple()) {
            return step(sequence);
        }
        return new Sequence(true, sequence.parts().stream().map(this::kept).toList());
    }

    private FlatValue step(FlatValue value) {
        String target = newVariable();
        add(new Step(List.of(target), value));
        return new Variable(target);
    }

    private void add(Step step) {
        if (steps.size() >= MAX_STEPS) {
            throw new NotFlat();
        }
        steps.add(step);
    }

    private List<FlatValue> values(List<Expr> exprs, Map<String, FlatValue> scope) {
        return exprs.stream().map(expr -> value(expr, scope)).toList();
    }

    private FlatValue value(Expr expr, Map<String, FlatValue> scope) {
        if (expr instanceof Expr.Literal literal) {
            return new Plain(literal.text());
        }
        if (expr instanceof Expr.Text text) {
            return new Plain('"' + text.value() + '"');
        }
        if (expr instanceof Expr.Name name) {
            return variable(name.name(), scope);
        }
        if (expr instanceof Expr.Select select) {
            String path = select.path().orElse("");
            return path.matches("CONSTANTS\\.c[0-9]{1,9}")
                    ? new Constant(Integer.parseInt(path.substring("CONSTANTS.c".length())))
                    : attribute(value(select.of(), scope), select.name());
        }
        if (expr instanceof Expr.Item item) {
            return step(new Item(value(item.of(), scope), values(item.index(), scope)));
        }
        if (expr instanceof Expr.Group group) {
            if (group.kind() == Expr.Group.Kind.DICT) {
                throw new NotFlat();
            }
            return new Sequence(group.kind() == Expr.Group.Kind.TUPLE, values(group.parts(), scope));
        }
        return call((Expr.Call) expr, scope);
    }

    private static FlatValue variable(String name, Map<String, FlatValue> scope) {
        FlatValue value = scope.get(name);
        if (value == null) {
            throw new NotFlat();
        }
        return value;
    }

    private FlatValue attribute(FlatValue object, String name) {
        if (object instanceof Attribute of) {
            TypeName type = program.classOf(of.type())
                    .flatMap(source -> Optional.ofNullable(source.attributes().get(name)))
                    .orElseThrow(NotFlat::new);
            List<String> path = new ArrayList<>(of.path());
            path.add(name);
            return new Attribute(path, type);
        }
        throw new NotFlat();
    }

    private FlatValue call(Expr.Call call, Map<String, FlatValue> scope) {
        String path = call.function().path().orElse("");
        if (path.startsWith("torch.") || path.startsWith("ops.") || CONVERSIONS.contains(path)) {
            return step(new Call(path, values(call.arguments(), scope), call.names()));
        }
        if (TYPED.contains(path)) {
            FlatValue value = value(call.arguments().get(1), scope);
            Plain type = new Plain(TypeName.of(call.arguments().get(0)).toString());
            return step(new Call(path, List.of(type, value), call.names()));
        }
        if (path.equals("getattr") && call.arguments().get(1) instanceof Expr.Text name) {
            return attribute(value(call.arguments().get(0), scope), name.value());
        }
        if (call.names().stream().anyMatch(name -> !name.isEmpty())) {
            throw new NotFlat();
        }
        return own(call, path, scope);
    }

    /** A function or a method of the archive. */
    private FlatValue own(Expr.Call call, String path, Map<String, FlatValue> scope) {
        Optional<FunctionSource> function = program.function(path);
        if (function.isPresent()) {
            return run(function.get(), Optional.empty(), values(call.arguments(), scope));
        }
        if (call.function() instanceof Expr.Select select && value(select.of(), scope) instanceof Attribute object) {
            FunctionSource method = program.classOf(object.type())
                    .map(source -> source.methods().get(select.name()))
                    .orElseThrow(NotFlat::new);
            return run(method, Optional.of(object), values(call.arguments(), scope));
        }
        throw new NotFlat();
    }
}
