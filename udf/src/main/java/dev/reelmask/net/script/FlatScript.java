package dev.reelmask.net.script;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A module's {@code forward(x) -> Tensor} as one line of steps: every function of the archive stands in place of its
 * calls, and every call of an operation is a step of its own, in the order in which they run.
 *
 * @param input name of the variable that holds the input
 * @param steps one after the other
 * @param result what is returned
 */
public record FlatScript(String input, List<Step> steps, FlatValue result) {
    public FlatScript {
        steps = List.copyOf(steps);
    }

    /**
     * {@code targets = value}.
     *
     * @param targets names of variables, each given a value by one step alone; several take a tuple apart
     */
    public record Step(List<String> targets, FlatValue value) {
        public Step {
            targets = List.copyOf(targets);
        }
    }

    /**
     * Flattens a module that {@link ScriptCheck} has looked at; empty where it branches, loops, keeps something from
     * one call to the next or takes or gives more than a tensor.
     *
     * @param files text by path below {@code code/}
     * @param className of the module
     */
    public static Optional<FlatScript> of(Map<String, String> files, String className) {
        Program program = Program.read(files);
        return program.classOf(TypeName.of(className))
                .filter(source -> !source.isTuple())
                .flatMap(source -> new Flattener(program).forward(source));
    }
}
