package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Op;
import dev.reelmask.net.graph.Ops.BatchNorm2d;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Batch norms for weights in which they were folded into the convolutions before them: norms that add the bias and
 * change nothing else, as long as they keep their statistics.
 */
final class FoldedNorms {
    private FoldedNorms() {}

    /**
     * Weights of a file with the norms that a network has and the file has not, where the convolution before a norm has
     * a bias in the file alone.
     *
     * @param inFile from a name in the network to that in the file
     */
    static Weights unfolded(Network network, Weights given, UnaryOperator<String> inFile) {
        Map<String, FloatTensor> all = new LinkedHashMap<>(given.tensors());
        Map<Value, Node> unbiased = new HashMap<>();
        for (Node node : network.nodes()) {
            if (isUnbiased(node.op())) {
                unbiased.put(node.output(), node);
            }
            Node before = unbiased.get(node.inputs().get(0));
            if (node.op() instanceof BatchNorm2d norm && before != null) {
                String path = inFile.apply(node.path());
                String bias = inFile.apply(before.path()) + ".bias";
                if (!given.contains(path + ".weight") && given.contains(bias)) {
                    put(path, norm.eps(), given.get(bias), all);
                }
            }
        }
        return new Weights(all);
    }

    private static boolean isUnbiased(Op op) {
        return (op instanceof Conv2d conv && !conv.bias()) || (op instanceof ConvTranspose2d wide && !wide.bias());
    }

    /** Puts the tensors of the norm of a path: with these statistics it adds {@code bias}, (C). */
    static void put(String path, double eps, FloatTensor bias, Map<String, FloatTensor> into) {
        into.put(path + ".weight", FloatTensor.filled(bias.shape(), 1));
        into.put(path + ".bias", bias);
        into.put(path + ".running_mean", FloatTensor.filled(bias.shape(), 0));
        into.put(path + ".running_var", FloatTensor.filled(bias.shape(), (float) (1 - eps)));
    }
}
