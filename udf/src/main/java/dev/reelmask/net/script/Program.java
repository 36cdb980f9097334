package dev.reelmask.net.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that the files of an archive's code declare, by path. */
final class Program {
    private static final String FOREIGN = "__torch__.torch.classes";

    private final Map<String, ClassSource> classes = new HashMap<>();
    private final Map<String, FunctionSource> functions = new HashMap<>();

    private Program() {}

    /**
     * @param files text by path below {@code code/}
     * @throws Refusal where they are not what PyTorch writes
     */
    static Program read(Map<String, String> files) {
        Program program = new Program();
        files.forEach((path, text) -> {
            if (!path.matches("__torch__(/[A-Za-z0-9_]+)*\\.py")) {
                throw new Refusal("holds a file of code that no class can lie in");
            }
            String module = path.substring(0, path.length() - ".py".length()).replace('/', '.');
            try {
                program.add(SourceFile.read("code/" + path, module, text), module);
            } catch (Misread e) {
                throw refusal("code/" + path, e);
            }
        });
        program.checkNames();
        return program;
    }

    static Refusal refusal(String file, Misread misread) {
        return new Refusal(String.format(Locale.ROOT, "%s (%s, line %d)", misread.getMessage(), file, misread.line()));
    }

    private void add(SourceFile file, String module) {
        for (ClassSource source : file.classes()) {
            declare(classes.put(source.name(), source) == null && !functions.containsKey(source.name()), source.name());
        }
        for (FunctionSource source : file.functions()) {
            String name = module + "." + source.name();
            declare(functions.put(name, source) == null && !classes.containsKey(name), name);
        }
    }

    private static void declare(boolean isNew, String name) {
        if (!isNew || (name + ".").startsWith(FOREIGN + ".")) {
            throw new Refusal("declares %s twice, or in place of PyTorch's own".formatted(name));
        }
    }

    /** libtorch looks for {@code a.b} first, then for {@code c} in it: there may not be both {@code a.b} and a.b.c. */
    private void checkNames() {
        TreeSet<String> names = new TreeSet<>(classes.keySet());
        names.addAll(functions.keySet());
        for (String name : names) {
            String inside = names.higher(name + ".");
            if (inside != null && inside.startsWith(name + ".")) {
                throw new Refusal("declares both %s and %s".formatted(name, inside));
            }
        }
    }

    Optional<ClassSource> classOf(TypeName type) {
        return Optional.ofNullable(classes.get(type.name()));
    }

    Optional<FunctionSource> function(String path) {
        return Optional.ofNullable(functions.get(path));
    }

    /** Functions and methods. */
    List<FunctionSource> all() {
        Stream<FunctionSource> methods =
                classes.values().stream().flatMap(source -> source.methods().values().stream());
        return new ArrayList<>(
                Stream.concat(functions.values().stream(), methods).toList());
    }

    /** Whether every class in a type is declared here. */
    boolean knows(TypeName type) {
        return (!type.isClass() || classes.containsKey(type.name()))
                && type.arguments().stream().allMatch(this::knows);
    }
}
