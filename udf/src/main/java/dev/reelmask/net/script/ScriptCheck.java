package dev.reelmask.net.script;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The code of a TorchScript archive, looked at: it calls listed operations and its own functions and nothing else, and
 * it stays of a bounded size when libtorch puts every function in place of its calls.
 */
public final class ScriptCheck {
    private static final long MAX_SIZE = 20_000_000;

    private final Program program;
    private final IdentityHashMap<FunctionSource, FunctionCheck.Content> contents = new IdentityHashMap<>();
    private final IdentityHashMap<FunctionSource, Long> sizes = new IdentityHashMap<>();
    private final Set<FunctionSource> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private ScriptCheck(Program program) {
        this.program = program;
    }

    /**
     * Looks at the code of an archive.
     *
     * @param files text by path below {@code code/}
     * @throws Refusal where it is not what PyTorch writes for a network
     */
    public static ScriptCheck of(Map<String, String> files) {
        ScriptCheck check = new ScriptCheck(Program.read(files));
        for (FunctionSource function : check.program.all()) {
            try {
                check.contents.put(function, FunctionCheck.of(function, check.program));
            } catch (Misread e) {
                throw Program.refusal(function.file(), e);
            }
        }
        check.contents.keySet().forEach(check::inlined);
        return check;
    }

    /** Size of a function with all that it calls in place. */
    private long inlined(FunctionSource function) {
        Long known = sizes.get(function);
        if (known != null) {
            return known;
        }
        if (!open.add(function)) {
            throw new Refusal("holds functions that call themselves (%s)".formatted(function.file()));
        }
        long size = contents.get(function).size();
        for (FunctionSource called : contents.get(function).calls()) {
            size += inlined(called);
            if (size > MAX_SIZE) {
                throw new Refusal(
                        "grows beyond all bounds when its calls are put in place (%s)".formatted(function.file()));
            }
        }
        open.remove(function);
        sizes.put(function, size);
        return size;
    }

    /** Types of the attributes of a class by name; empty where the archive declares no such class. */
    public Optional<Map<String, TypeName>> attributes(String className) {
        return program.classOf(new TypeName(className, List.of()))
                .filter(source -> !source.isTuple())
                .map(ClassSource::attributes);
    }
}
