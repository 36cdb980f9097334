package dev.reelmask.net.module;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.Convolutions.OnesConv2d;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.FoldedOps;
import dev.reelmask.net.graph.FoldedOps.Affine;
import dev.reelmask.net.graph.FoldedOps.FoldedPrelu;
import dev.reelmask.net.graph.FusedConvolutions.FusedConv2d;
import dev.reelmask.net.graph.FusedConvolutions.FusedConvAdd;
import dev.reelmask.net.graph.FusedConvolutions.FusedConvTranspose2d;
import dev.reelmask.net.graph.FusedConvolutions.Packed;
import dev.reelmask.net.graph.FusedConvolutions.PhasedDepthwise;
import dev.reelmask.net.graph.FusedConvolutions.Pointwise;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Ops.Add;
import dev.reelmask.net.graph.Ops.BatchNorm2d;
import dev.reelmask.net.graph.Ops.Pool;
import dev.reelmask.net.graph.Ops.Prelu;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rewrites a folded network for CPUs: every convolution becomes one of {@link Packed}, and takes in the activation and
 * the addition that follow it where nobody else reads its result. Batch norms without a convolution and PReLUs become
 * {@link FoldedOps}, averages of few channels convolutions.
 */
final class FusedGraph {
    /** An image's: libtorch averages maps of so few channels one number at a time. */
    private static final int FEW_CHANNELS = 4;

    private final Network network;
    private final Optional<Map<Value, FeatureShape>> shapes;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Value, Integer> uses = new HashMap<>();
    private final Map<String, Function<Weights, FloatTensor>> made = new LinkedHashMap<>();

    /**
     * A network for CPUs.
     *
     * @param made what becomes of the original's weights, by the names of the tensors that are new; the others stay
     */
    record Rewritten(Network network, Map<String, Function<Weights, FloatTensor>> made) {
        /** Its tensors. */
        Weights weights(Weights original) {
            Map<String, FloatTensor> tensors = new LinkedHashMap<>();
            network.parameters().forEach(parameter -> {
                String name = parameter.name();
                tensors.put(name, made.containsKey(name) ? made.get(name).apply(original) : original.get(name));
            });
            return new Weights(tensors);
        }
    }

    private FusedGraph(Network network, Optional<List<FeatureShape>> inputs) {
        this.network = network;
        this.shapes = inputs.map(network::shapes);
        network.nodes().forEach(node -> node.inputs().forEach(value -> uses.merge(value, 1, Integer::sum)));
        network.outputs().forEach(value -> uses.merge(value, 1, Integer::sum));
    }

    /** @param inputs shapes of the inputs that the result is best for, where they are known */
    static Rewritten of(Network network, Optional<List<FeatureShape>> inputs) {
        return new FusedGraph(network, inputs).rewrite();
    }

    private Rewritten rewrite() {
        for (Node node : network.nodes()) {
            Optional<Pointwise> function = Pointwise.of(node.op());
            boolean taken = function.isPresent() && activate(node, function.get());
            if (!taken && !(node.op() instanceof Add && add(node))) {
                nodes.add(packed(node));
            }
        }
        return new Rewritten(new Network(network.name(), network.inputs(), nodes, network.outputs()), made);
    }

    private Node packed(Node node) {
        if (node.op() instanceof Conv2d conv) {
            Packed op = PhasedDepthwise.suits(conv)
                    ? new PhasedDepthwise(conv, Pointwise.NONE)
                    : new FusedConv2d(conv, Pointwise.NONE);
            return new Node(node.path(), op, node.inputs(), node.output());
        }
        if (node.op() instanceof OnesConv2d c) {
            Conv2d conv = new Conv2d(c.in(), c.out(), c.window(), 1, true);
            return new Node(node.path(), new FusedConv2d(conv, Pointwise.NONE), node.inputs(), node.output());
        }
        if (node.op() instanceof ConvTranspose2d conv) {
            return new Node(node.path(), new FusedConvTranspose2d(conv, Pointwise.NONE), node.inputs(), node.output());
        }
        if (node.op() instanceof BatchNorm2d norm) {
            return affine(node, norm);
        }
        if (node.op() instanceof Prelu prelu) {
            int pixels = pixels(node);
            made.put(
                    node.path() + ".slopes",
                    weights -> repeated(weights.get(node.path() + ".weight").values(), pixels));
            return new Node(node.path(), new FoldedPrelu(prelu.channels(), pixels), node.inputs(), node.output());
        }
        return node.op() instanceof Pool pool ? averaged(node, pool) : node;
    }

    private Node affine(Node node, BatchNorm2d norm) {
        int pixels = pixels(node);
        made.put(
                node.path() + ".scale",
                weights -> repeated(NormScale.of(norm, node.path(), weights).scale(), pixels));
        made.put(
                node.path() + ".shift",
                weights -> repeated(NormScale.of(norm, node.path(), weights).shift(), pixels));
        return new Node(node.path(), new Affine(norm.channels(), pixels), node.inputs(), node.output());
    }

    private int pixels(Node node) {
        return FoldedOps.pixels(node.output().channels(), shapes.map(all -> all.get(node.output())));
    }

    private static FloatTensor repeated(float[] values, int times) {
        float[] all = new float[Math.multiplyExact(values.length, times)];
        for (int i = 0; i < times; i++) {
            System.arraycopy(values, 0, all, i * values.length, values.length);
        }
        return new FloatTensor(List.of(all.length), all);
    }

    /** An average that counts padding is a convolution. */
    private Node averaged(Node node, Pool pool) {
        int channels = node.output().channels();
        boolean suits = pool.kind() == Pool.Kind.AVERAGE && !pool.roundUp() && channels <= FEW_CHANNELS;
        if (!suits) {
            return node;
        }
        String path = "average" + node.output().id();
        int area = pool.window().kernel() * pool.window().kernel();
        float[] kernels = new float[channels * channels * area];
        for (int c = 0; c < channels; c++) {
            Arrays.fill(kernels, (c * channels + c) * area, (c * channels + c + 1) * area, 1f / area);
        }
        Conv2d conv = new Conv2d(channels, channels, pool.window(), 1, false);
        FloatTensor weight = new FloatTensor(conv.parameters().get(0).shape(), kernels);
        made.put(path + ".weight", unused -> weight);
        return new Node(path, new FusedConv2d(conv, Pointwise.NONE), node.inputs(), node.output());
    }

    /** Position of the convolution that makes {@code value} for one reader and does nothing more with it yet; or -1. */
    private int bareConvolution(Value value) {
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).output().equals(value)) {
                boolean bare = nodes.get(i).op() instanceof Packed conv
                        && conv.then().equals(Pointwise.NONE)
                        && uses.get(value) == 1;
                return bare ? i : -1;
            }
        }
        return -1;
    }

    private boolean activate(Node activation, Pointwise function) {
        int i = bareConvolution(activation.inputs().get(0));
        if (i < 0) {
            return false;
        }
        Node conv = nodes.get(i);
        Packed fused = ((Packed) conv.op()).followedBy(function);
        nodes.set(i, new Node(conv.path(), fused, conv.inputs(), activation.output()));
        return true;
    }

    /** The convolution moves to the place of the addition, where its other operand is known. */
    private boolean add(Node addition) {
        for (int side = 1; side >= 0; side--) {
            Value sum = addition.inputs().get(side);
            Value other = addition.inputs().get(1 - side);
            int i = bareConvolution(sum);
            if (i >= 0 && nodes.get(i).op() instanceof FusedConv2d conv) {
                Node moved = nodes.remove(i);
                nodes.add(new Node(
                        moved.path(),
                        new FusedConvAdd(conv.conv(), Pointwise.NONE),
                        List.of(other, moved.inputs().get(0)),
                        addition.output()));
                return true;
            }
        }
        return false;
    }
}
