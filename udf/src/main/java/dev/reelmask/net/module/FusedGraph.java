package dev.reelmask.net.module;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.Convolutions.OnesConv2d;
import dev.reelmask.net.graph.FusedConvolutions.FusedConv2d;
import dev.reelmask.net.graph.FusedConvolutions.FusedConvAdd;
import dev.reelmask.net.graph.FusedConvolutions.FusedConvTranspose2d;
import dev.reelmask.net.graph.FusedConvolutions.Packed;
import dev.reelmask.net.graph.FusedConvolutions.PhasedDepthwise;
import dev.reelmask.net.graph.FusedConvolutions.Pointwise;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Ops.Add;
import dev.reelmask.net.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rewrites a folded network for CPUs: every convolution becomes one of {@link Packed}, and takes in the activation and
 * the addition that follow it where nobody else reads its result.
 */
final class FusedGraph {
    private final Network network;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Value, Integer> uses = new HashMap<>();

    private FusedGraph(Network network) {
        this.network = network;
        network.nodes().forEach(node -> node.inputs().forEach(value -> uses.merge(value, 1, Integer::sum)));
        network.outputs().forEach(value -> uses.merge(value, 1, Integer::sum));
    }

    static Network of(Network network) {
        return new FusedGraph(network).rewrite();
    }

    private Network rewrite() {
        for (Node node : network.nodes()) {
            Optional<Pointwise> function = Pointwise.of(node.op());
            boolean taken = function.isPresent() && activate(node, function.get());
            if (!taken && !(node.op() instanceof Add && add(node))) {
                nodes.add(packed(node));
            }
        }
        return new Network(network.name(), network.inputs(), nodes, network.outputs());
    }

    private static Node packed(Node node) {
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
        return node;
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
