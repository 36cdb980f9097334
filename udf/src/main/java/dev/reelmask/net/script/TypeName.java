package dev.reelmask.net.script;

import dev.reelmask.net.script.Token.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A type as it is written: {@code Tensor}, {@code List[int]}, {@code __torch__.some.Class}.
 *
 * @param name of a class its whole path
 */
public record TypeName(String name, List<TypeName> arguments) {
    /** Number of arguments of each type that is no class; -1 for any. */
    private static final Map<String, Integer> KNOWN = Map.ofEntries(
            Map.entry("Tensor", 0),
            Map.entry("int", 0),
            Map.entry("float", 0),
            Map.entry("bool", 0),
            Map.entry("str", 0),
            Map.entry("number", 0),
            Map.entry("Device", 0),
            Map.entry("NoneType", 0),
            Map.entry("Optional", 1),
            Map.entry("List", 1),
            Map.entry("Dict", 2),
            Map.entry("Tuple", -1),
            Map.entry("Union", -1));

    public TypeName {
        arguments = List.copyOf(arguments);
    }

    /**
     * Reads a type that stands alone, as pickles name it.
     *
     * @throws Refusal where it is none that modules need
     */
    public static TypeName parse(String text) {
        if (text.length() > 4096 || !text.matches("[A-Za-z0-9_.,\\[\\] ]*")) {
            throw new Refusal("names a type that modules do not need");
        }
        try {
            Tokens tokens = new Tokens(Lexer.read(text + "\n"));
            TypeName type = of(new Expressions(tokens).read());
            tokens.expect(Kind.NEWLINE, "");
            tokens.expect(Kind.END, "");
            return type;
        } catch (Misread e) {
            throw new Refusal("names a type that modules do not need");
        }
    }

    /** @throws Misread where an expression is no type that modules need */
    static TypeName of(Expr expr) {
        Optional<String> path = expr.path();
        if (path.isPresent() && path.get().startsWith("__torch__.")) {
            return new TypeName(path.get(), List.of());
        }
        List<TypeName> arguments = List.of();
        Expr named = expr;
        if (expr instanceof Expr.Item item) {
            named = item.of();
            boolean isEmptyTuple = item.index().equals(List.of(Expr.Group.tuple(item.line(), List.of())));
            arguments = isEmptyTuple
                    ? List.of()
                    : item.index().stream().map(TypeName::of).toList();
        }
        String name = named instanceof Expr.Name plain ? plain.name() : "";
        Integer count = KNOWN.get(name);
        if (count == null || (count >= 0 && count != arguments.size())) {
            throw new Misread(expr.line(), "names a type that modules do not need, " + (name.isEmpty() ? "?" : name));
        }
        return new TypeName(name, arguments);
    }

    static TypeName of(String className) {
        return new TypeName(className, List.of());
    }

    public boolean isClass() {
        return name.startsWith("__torch__.");
    }

    /** Whether a value of any other kind in its place is noticed when it is used: not so with classes and tuples. */
    boolean isSafeToAssume() {
        return !isClass() && !name.equals("Tuple") && arguments.stream().allMatch(TypeName::isSafeToAssume);
    }

    @Override
    public String toString() {
        return arguments.isEmpty() ? name : name + arguments;
    }
}
