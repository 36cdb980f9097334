package dev.reelmask.net.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A network as data: inputs, nodes in an order in which they can run, outputs. Made by {@link NetworkBuilder}.
 *
 * @param inputs the first values
 * @param nodes each reads only inputs and outputs of nodes before it
 * @param outputs what a run returns, at least one
 */
public record Network(String name, List<Value> inputs, List<Node> nodes, List<Value> outputs) {
    public Network {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException("network " + name + " has no output");
        }
    }

    /** Every tensor the network needs, in the order of its nodes. Nodes that share a path share their tensors. */
    public List<Parameter> parameters() {
        return nodes.stream()
                .flatMap(node -> node.parameters().stream())
                .distinct()
                .toList();
    }

    /** Number of values in all parameters, running statistics included. */
    public long parameterCount() {
        return parameters().stream().mapToLong(Parameter::elements).sum();
    }

    /** Shapes of the outputs for given input shapes. */
    public List<FeatureShape> outputShapes(List<FeatureShape> inputShapes) {
        List<FeatureShape> shapes = allShapes(inputShapes);
        return outputs.stream().map(output -> shapes.get(position(output))).toList();
    }

    /** Shapes of all values for given input shapes. */
    public Map<Value, FeatureShape> shapes(List<FeatureShape> inputShapes) {
        List<FeatureShape> all = allShapes(inputShapes);
        Map<Value, FeatureShape> shapes = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            shapes.put(
                    i < inputs.size()
                            ? inputs.get(i)
                            : nodes.get(i - inputs.size()).output(),
                    all.get(i));
        }
        return shapes;
    }

    /** Multiply-accumulates of one sample; a FLOP count is twice that. */
    public long macs(List<FeatureShape> inputShapes) {
        List<FeatureShape> shapes = allShapes(inputShapes);
        return nodes.stream()
                .mapToLong(node -> node.op().macs(shapesOf(node, shapes), shapes.get(position(node.output()))))
                .sum();
    }

    /** The part that computes {@code value}: the same inputs, that one output. */
    public Network until(Value value) {
        return new Network(name, inputs, needed(List.of(value), Set.of()), List.of(value));
    }

    /**
     * The part behind {@code value}: that one input, the same outputs.
     *
     * @throws IllegalArgumentException where the rest needs more than {@code value}
     */
    public Network after(Value value) {
        List<Node> rest = needed(outputs, Set.of(value));
        Set<Value> known = new HashSet<>(Set.of(value));
        rest.forEach(node -> known.add(node.output()));
        for (Node node : rest) {
            if (!known.containsAll(node.inputs())) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s cannot be split at value %d: node '%s' also reads earlier values",
                        name,
                        value.id(),
                        node.path()));
            }
        }
        return new Network(name, List.of(value), rest, outputs);
    }

    /** The same with further values to give, after its own. */
    public Network withOutputs(List<Value> more) {
        return new Network(
                name,
                inputs,
                nodes,
                Stream.concat(outputs.stream(), more.stream()).toList());
    }

    /** What is left to compute where values are given: these follow the inputs. */
    public Network given(List<Value> values) {
        return new Network(
                name,
                Stream.concat(inputs.stream(), values.stream()).toList(),
                needed(outputs, Set.copyOf(values)),
                outputs);
    }

    private List<Node> needed(List<Value> wanted, Set<Value> given) {
        Set<Value> open = new HashSet<>(wanted);
        List<Node> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (open.contains(node.output()) && !given.contains(node.output())) {
                kept.add(0, node);
                open.addAll(node.inputs());
            }
        }
        return kept;
    }

    private List<FeatureShape> allShapes(List<FeatureShape> inputShapes) {
        if (inputShapes.size() != inputs.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "network %s has %d inputs, got %d shapes", name, inputs.size(), inputShapes.size()));
        }
        List<FeatureShape> shapes = new ArrayList<>(inputShapes);
        for (Node node : nodes) {
            try {
                shapes.add(node.op().outputShape(shapesOf(node, shapes)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "network %s, node '%s': %s".formatted(name, node.path(), e.getMessage()), e);
            }
        }
        return shapes;
    }

    private List<FeatureShape> shapesOf(Node node, List<FeatureShape> shapes) {
        return node.inputs().stream().map(value -> shapes.get(position(value))).toList();
    }

    private int position(Value value) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).equals(value)) {
                return i;
            }
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).output().equals(value)) {
                return inputs.size() + i;
            }
        }
        throw new IllegalArgumentException(String.format(Locale.ROOT, "network %s has no value %d", name, value.id()));
    }
}
