package dev.reelmask.net.script;

import dev.reelmask.net.script.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a file of an archive's code: classes and functions, in the form in which PyTorch writes them. */
final class SourceFile {
    private static final String ANNOTATIONS = "__annotations__";

    private final String file;
    private final String module;
    private final Tokens tokens;
    private final Expressions expressions;
    private final List<ClassSource> classes = new ArrayList<>();
    private final List<FunctionSource> functions = new ArrayList<>();

    /**
     * @param file path in the archive, for messages
     * @param module what stands before the names that it declares: {@code __torch__.a.b}
     */
    private SourceFile(String file, String module, String text) {
        this.file = file;
        this.module = module;
        this.tokens = new Tokens(Lexer.read(text));
        this.expressions = new Expressions(tokens);
    }

    /** @throws Misread where there is anything else */
    static SourceFile read(String file, String module, String text) {
        SourceFile source = new SourceFile(file, module, text);
        source.declarations();
        return source;
    }

    List<ClassSource> classes() {
        return classes;
    }

    List<FunctionSource> functions() {
        return functions;
    }

    private void declarations() {
        if (tokens.isAt(Kind.NAME, "op_version_set")) {
            tokens.next();
            tokens.expect(Kind.SIGN, "=");
            tokens.expect(Kind.NUMBER);
            tokens.expect(Kind.NEWLINE, "");
        }
        while (tokens.peek().kind() != Kind.END) {
            if (tokens.nextIs(Kind.KEYWORD, "class")) {
                classes.add(classSource());
            } else {
                tokens.expect(Kind.KEYWORD, "def");
                functions.add(function(Optional.empty()));
            }
        }
    }

    private ClassSource classSource() {
        String name = module + "." + tokens.expect(Kind.NAME);
        String base = "";
        if (tokens.nextIs(Kind.SIGN, "(")) {
            base = tokens.expect(Kind.NAME);
            tokens.expect(Kind.SIGN, ")");
        }
        if (!List.of("", "Module", "NamedTuple").contains(base)) {
            throw new Misread(
                    tokens.peek().line(), "declares a class that is a %s, which modules do not need".formatted(base));
        }
        tokens.expect(Kind.SIGN, ":");
        tokens.expect(Kind.NEWLINE, "");
        tokens.expect(Kind.INDENT, "");
        ClassSource source = new ClassSource(name, base.equals("NamedTuple"));
        do {
            member(source);
        } while (!tokens.nextIs(Kind.DEDENT, ""));
        return source;
    }

    private void member(ClassSource source) {
        int line = tokens.peek().line();
        if (tokens.nextIs(Kind.KEYWORD, "pass")) {
            tokens.expect(Kind.NEWLINE, "");
        } else if (tokens.nextIs(Kind.KEYWORD, "def")) {
            FunctionSource method = function(Optional.of(source.name()));
            boolean isNew = !source.isTuple() && source.methods().put(method.name(), method) == null;
            if (!isNew || List.of("__setstate__", "__getstate__").contains(method.name())) {
                throw new Misread(line, "declares method %s, which modules do not need".formatted(method.name()));
            }
        } else {
            attribute(source, line);
            tokens.expect(Kind.NEWLINE, "");
        }
    }

    private void attribute(ClassSource source, int line) {
        String name = tokens.expect(Kind.NAME);
        if (name.equals("__parameters__") || name.equals("__buffers__")) {
            tokens.expect(Kind.SIGN, "=");
            constant();
        } else if (name.equals(ANNOTATIONS) && tokens.nextIs(Kind.SIGN, "[")) {
            String key = tokens.expect(Kind.STRING);
            if (key.contains("\\")) {
                throw new Misread(line, "declares an attribute whose name has two spellings");
            }
            tokens.expect(Kind.SIGN, "]");
            tokens.expect(Kind.SIGN, "=");
            declare(source.attributes(), key, TypeName.of(expressions.read()), line);
        } else if (name.equals(ANNOTATIONS)) {
            tokens.expect(Kind.SIGN, "=");
            constant();
        } else {
            tokens.expect(Kind.SIGN, ":");
            typed(source, name, expressions.read(), line);
        }
    }

    /** {@code name : Type}, or of a constant {@code name : Final[Type] = value}. */
    private void typed(ClassSource source, String name, Expr type, int line) {
        boolean isFinal = type instanceof Expr.Item item
                && item.of().path().equals(Optional.of("Final"))
                && item.index().size() == 1;
        if (isFinal) {
            tokens.expect(Kind.SIGN, "=");
            constant();
            declare(
                    source.constants(),
                    name,
                    TypeName.of(((Expr.Item) type).index().get(0)),
                    line);
        } else {
            declare(source.attributes(), name, TypeName.of(type), line);
        }
    }

    private static void declare(Map<String, TypeName> declared, String name, TypeName type, int line) {
        if (declared.put(name, type) != null) {
            throw new Misread(line, "declares %s twice".formatted(name));
        }
    }

    /** A value that libtorch computes while it loads: it may call nothing. */
    private void constant() {
        Expr value = expressions.read();
        if (!isConstant(value)) {
            throw new Misread(value.line(), "computes the value of a constant or a default");
        }
    }

    private static boolean isConstant(Expr value) {
        return value instanceof Expr.Literal
                || value instanceof Expr.Text
                || (value instanceof Expr.Group group && group.parts().stream().allMatch(SourceFile::isConstant))
                || (value instanceof Expr.Name name && List.of("inf", "nan").contains(name.name()));
    }

    private FunctionSource function(Optional<String> self) {
        String name = tokens.expect(Kind.NAME);
        Map<String, TypeName> parameters = new LinkedHashMap<>();
        tokens.expect(Kind.SIGN, "(");
        String selfName = "";
        while (!tokens.nextIs(Kind.SIGN, ")")) {
            int line = tokens.peek().line();
            String parameter = tokens.expect(Kind.NAME);
            TypeName type = tokens.nextIs(Kind.SIGN, ":") ? TypeName.of(expressions.read()) : TypeName.of("Tensor");
            if (tokens.nextIs(Kind.SIGN, "=")) {
                constant();
            }
            if (self.isPresent() && selfName.isEmpty()) {
                selfName = parameter;
            } else {
                declare(parameters, parameter, type, line);
            }
            if (!tokens.isAt(Kind.SIGN, ")")) {
                tokens.expect(Kind.SIGN, ",");
            }
        }
        Optional<TypeName> returns =
                tokens.nextIs(Kind.SIGN, "->") ? Optional.of(TypeName.of(expressions.read())) : Optional.empty();
        List<Stmt> body = new Statements(tokens, expressions).block();
        return new FunctionSource(file, name, self, selfName, parameters, returns, body);
    }
}
