package dev.reelmask.net.graph;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The TorchScript expressions that an operation reads.
 *
 * @param inputs variables of its inputs
 * @param parameter from an operation's parameter name to the expression that holds the tensor
 * @param training expression of the module's training flag
 * @param inPlace whether the first input may be overwritten
 */
public record Operands(List<String> inputs, UnaryOperator<String> parameter, String training, boolean inPlace) {
    public Operands {
        inputs = List.copyOf(inputs);
    }

    String input() {
        return inputs.get(0);
    }

    String second() {
        return inputs.get(1);
    }

    String tensor(String name) {
        return parameter.apply(name);
    }

    /** The name of an operation, with the underscore of its in-place form where that is allowed. */
    String orInPlace(String operation) {
        return inPlace ? operation + "_" : operation;
    }
}
