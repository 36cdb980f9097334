package dev.reelmask.net.graph;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.Ops.Activation;
import dev.reelmask.net.graph.Ops.Add;
import dev.reelmask.net.graph.Ops.BatchNorm2d;
import dev.reelmask.net.graph.Ops.Concat;
import dev.reelmask.net.graph.Ops.Pool;
import dev.reelmask.net.graph.Ops.Prelu;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Builds a {@link Network} node by node. Channels are inferred, and sizes are checked at once with a probe of 512×512,
 * so a wrong join fails where it is written.
 */
public final class NetworkBuilder {
    /** PyTorch's default momentum of running statistics. */
    private static final double MOMENTUM = 0.1;

    private static final int PROBE_PIXELS = 512;

    private final String name;
    private final List<Value> inputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Value, FeatureShape> shapes = new HashMap<>();

    public NetworkBuilder(String name) {
        this.name = name;
    }

    /** A further input of the network; inputs come before all nodes. */
    public Value input(int channels) {
        return input(channels, 1);
    }

    /** A further input, of 1 / {@code stride} of the size of the others. */
    public Value input(int channels, int stride) {
        if (!nodes.isEmpty()) {
            throw new IllegalStateException("inputs of network " + name + " must be declared before its nodes");
        }
        Value value = new Value(inputs.size(), channels);
        inputs.add(value);
        shapes.put(value, new FeatureShape(channels, PROBE_PIXELS / stride, PROBE_PIXELS / stride));
        return value;
    }

    /** Applies an operation whose parameters are named {@code path.…}. */
    public Value apply(String path, Op op, Value... from) {
        List<FeatureShape> known = Arrays.stream(from).map(shapes::get).toList();
        FeatureShape shape;
        try {
            shape = op.outputShape(known);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("network %s, node '%s': %s".formatted(name, path, e.getMessage()), e);
        }
        Value output = new Value(inputs.size() + nodes.size(), shape.channels());
        nodes.add(new Node(path, op, List.of(from), output));
        shapes.put(output, shape);
        return output;
    }

    /** Applies an operation without parameters. */
    public Value apply(Op op, Value... from) {
        return apply("", op, from);
    }

    /** Convolution with bias. */
    public Value conv(String path, Value x, int out, Window window) {
        return apply(path, new Conv2d(x.channels(), out, window, 1, true), x);
    }

    /** Convolution without bias, as before a batch norm. */
    public Value convNoBias(String path, Value x, int out, Window window) {
        return apply(path, new Conv2d(x.channels(), out, window, 1, false), x);
    }

    /** Transposed convolution with bias, without output padding. */
    public Value deconv(String path, Value x, int out, Window window) {
        return apply(path, new ConvTranspose2d(x.channels(), out, window, 0, 1, true), x);
    }

    /** Transposed convolution without bias or output padding. */
    public Value deconvNoBias(String path, Value x, int out, Window window) {
        return apply(path, new ConvTranspose2d(x.channels(), out, window, 0, 1, false), x);
    }

    public Value batchNorm(String path, Value x, double eps) {
        return apply(path, new BatchNorm2d(x.channels(), eps, MOMENTUM), x);
    }

    public Value prelu(String path, Value x) {
        return apply(path, new Prelu(x.channels()), x);
    }

    public Value relu(Value x) {
        return apply(Activation.RELU, x);
    }

    public Value maxPool(Value x, Window window) {
        return apply(new Pool(Pool.Kind.MAX, window), x);
    }

    public Value averagePool(Value x, Window window) {
        return apply(new Pool(Pool.Kind.AVERAGE, window), x);
    }

    /** Max pooling whose last window may reach over the edge, as Caffe's. */
    public Value maxPoolRoundedUp(Value x, Window window) {
        return apply(new Pool(Pool.Kind.MAX, window, true), x);
    }

    public Value add(Value a, Value b) {
        return apply(new Add(), a, b);
    }

    public Value concat(Value... parts) {
        return apply(new Concat(), parts);
    }

    /**
     * Applies a whole network; its nodes and their parameters get names that begin with {@code prefix}.
     *
     * @param from a value for each of its inputs
     * @return its outputs
     */
    public List<Value> append(String prefix, Network part, Value... from) {
        if (from.length != part.inputs().size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "network %s has %d inputs, got %d",
                    part.name(),
                    part.inputs().size(),
                    from.length));
        }
        Map<Value, Value> here = new HashMap<>();
        for (int i = 0; i < from.length; i++) {
            here.put(part.inputs().get(i), from[i]);
        }
        for (Node node : part.nodes()) {
            Value[] inputs = node.inputs().stream().map(here::get).toArray(Value[]::new);
            String path = node.path().isEmpty() ? "" : prefix + node.path();
            here.put(node.output(), apply(path, node.op(), inputs));
        }
        return part.outputs().stream().map(here::get).toList();
    }

    public Network build(Value... outputs) {
        return new Network(name, inputs, nodes, List.of(outputs));
    }
}
