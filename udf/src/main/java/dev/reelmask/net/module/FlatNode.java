package dev.reelmask.net.module;

import dev.reelmask.net.graph.FusedConvolutions.Pointwise;
import dev.reelmask.net.script.FlatScript.Step;
import dev.reelmask.net.script.FlatValue;
import dev.reelmask.net.script.FlatValue.Call;
import dev.reelmask.net.script.FlatValue.Variable;
import java.util.ArrayList;
import java.util.List;

/** A step of a flat script that is being rewritten. */
sealed interface FlatNode {
    /** Variables that it makes. */
    List<String> targets();

    /** What it computes with, with all parts. */
    List<FlatValue> inputs();

    /** Any step as it is. */
    record Plain(Step step) implements FlatNode {
        @Override
        public List<String> targets() {
            return step.targets();
        }

        @Override
        public List<FlatValue> inputs() {
            return List.of(step.value());
        }

        /** Path of the operation, empty where it is none. */
        String function() {
            return step.value() instanceof Call call ? call.function() : "";
        }

        /** Its first argument. */
        FlatValue first() {
            return ((Call) step.value()).arguments().get(0);
        }

        /** Whether it writes into what it is given: such operations end with one underscore. */
        boolean writes() {
            String name = function();
            return name.endsWith("_") && !name.endsWith("__");
        }
    }

    /** f(conv(x)). */
    record Conv(String target, FlatConv conv, Pointwise then) implements FlatNode {
        @Override
        public List<String> targets() {
            return List.of(target);
        }

        @Override
        public List<FlatValue> inputs() {
            return List.of(conv.input());
        }
    }

    /** f(conv(x) + other), f nothing or ReLU. */
    record ConvAdd(String target, FlatConv conv, String other, Pointwise then) implements FlatNode {
        @Override
        public List<String> targets() {
            return List.of(target);
        }

        @Override
        public List<FlatValue> inputs() {
            return List.of(conv.input(), new Variable(other));
        }
    }

    /** Names of the variables that it reads, as often as it does. */
    default List<String> reads() {
        List<String> names = new ArrayList<>();
        inputs().forEach(input -> collect(input, names));
        return names;
    }

    /** Adds the names of the variables in a value. */
    static void collect(FlatValue value, List<String> names) {
        if (value instanceof Variable variable) {
            names.add(variable.name());
        }
        value.parts().forEach(part -> collect(part, names));
    }
}
