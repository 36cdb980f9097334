package dev.reelmask.net.graph;

import java.util.List;

/**
 * One operation of a network applied to earlier values.
 *
 * @param path the module's name in the PyTorch original, prefix of its parameters; empty for operations without any
 * @param inputs what it reads, in order
 * @param output what it makes
 */
public record Node(String path, Op op, List<Value> inputs, Value output) {
    public Node {
        inputs = List.copyOf(inputs);
    }

    /** Parameters by their full names. */
    public List<Parameter> parameters() {
        return op.parameters().stream().map(p -> p.under(path)).toList();
    }
}
