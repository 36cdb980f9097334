package dev.reelmask.net.module;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Convolutions.ConvTranspose2d;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Node;
import dev.reelmask.net.graph.Op;
import dev.reelmask.net.graph.Ops.BatchNorm2d;
import dev.reelmask.net.graph.Ops.Dropout;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network and its weights rewritten for inference: a batch norm that follows a convolution whose result nobody else
 * reads is folded into it (w' = w γ / √(σ² + ε), b' = β + (b − μ) γ / √(σ² + ε)), dropout is taken out, and values too
 * small to matter become zero.
 */
record InferenceGraph(Network network, Weights weights) {
    /**
     * Below this a value is zero. Weight decay leaves whole channels near 1e-40; processors compute with such denormal
     * numbers a hundred times slower (ESPNet: 4 times in all), and they change no mask.
     */
    private static final float NEGLIGIBLE = 1e-12f;

    static InferenceGraph of(Network network, Weights weights) {
        return new Rewriter(network, weights).rewrite();
    }

    private static final class Rewriter {
        private final Network network;
        private final Map<String, FloatTensor> tensors;
        private final List<Node> nodes = new ArrayList<>();
        private final Map<Value, Value> replaced = new HashMap<>();
        private final Map<Value, Integer> uses = new HashMap<>();
        private final Map<String, Integer> pathUses = new HashMap<>();

        Rewriter(Network network, Weights weights) {
            this.network = network;
            this.tensors = new LinkedHashMap<>(weights.tensors());
            network.nodes().forEach(node -> {
                node.inputs().forEach(value -> uses.merge(value, 1, Integer::sum));
                pathUses.merge(node.path(), 1, Integer::sum);
            });
            network.outputs().forEach(value -> uses.merge(value, 1, Integer::sum));
        }

        InferenceGraph rewrite() {
            for (Node node : network.nodes()) {
                Value from = current(node.inputs().get(0));
                if (node.op() instanceof Dropout) {
                    replaced.put(node.output(), from);
                } else if (node.op() instanceof BatchNorm2d norm && foldInto(from, node, norm)) {
                    replaced.put(node.output(), from);
                } else {
                    List<Value> inputs =
                            node.inputs().stream().map(this::current).toList();
                    nodes.add(new Node(node.path(), node.op(), inputs, node.output()));
                }
            }
            List<Value> outputs = network.outputs().stream().map(this::current).toList();
            tensors.replaceAll((name, tensor) -> withoutNegligible(tensor));
            return new InferenceGraph(
                    new Network(network.name(), network.inputs(), nodes, outputs), new Weights(tensors));
        }

        private static FloatTensor withoutNegligible(FloatTensor tensor) {
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.abs(values[i]) < NEGLIGIBLE ? 0 : values[i];
            }
            return new FloatTensor(tensor.shape(), values);
        }

        private Value current(Value value) {
            return replaced.getOrDefault(value, value);
        }

        private boolean foldInto(Value from, Node normNode, BatchNorm2d norm) {
            for (int i = 0; i < nodes.size(); i++) {
                Node node = nodes.get(i);
                if (node.output().equals(from)) {
                    boolean alone = uses.get(from) == 1 && pathUses.get(node.path()) == 1;
                    Op biased = biased(node.op());
                    if (!alone || biased == null) {
                        return false;
                    }
                    fold(node, normNode.path(), norm);
                    nodes.set(i, new Node(node.path(), biased, node.inputs(), node.output()));
                    return true;
                }
            }
            return false;
        }

        private static Op biased(Op op) {
            if (op instanceof Conv2d c) {
                return new Conv2d(c.in(), c.out(), c.window(), c.groups(), true);
            }
            if (op instanceof ConvTranspose2d c && c.groups() == 1) {
                return new ConvTranspose2d(c.in(), c.out(), c.window(), c.outputPadding(), 1, true);
            }
            return null;
        }

        private void fold(Node conv, String normPath, BatchNorm2d norm) {
            float[] gamma = tensors.get(normPath + ".weight").values();
            float[] beta = tensors.get(normPath + ".bias").values();
            float[] mean = tensors.get(normPath + ".running_mean").values();
            float[] variance = tensors.get(normPath + ".running_var").values();
            FloatTensor weight = tensors.get(conv.path() + ".weight");
            FloatTensor oldBias = tensors.get(conv.path() + ".bias");
            float[] bias = new float[norm.channels()];
            float[] scale = new float[norm.channels()];
            for (int c = 0; c < scale.length; c++) {
                double s = gamma[c] / Math.sqrt(variance[c] + norm.eps());
                double old = oldBias == null ? 0 : oldBias.values()[c];
                scale[c] = (float) s;
                bias[c] = (float) (beta[c] + (old - mean[c]) * s);
            }
            int axis = conv.op() instanceof ConvTranspose2d ? 1 : 0;
            tensors.put(conv.path() + ".weight", scaled(weight, scale, axis));
            tensors.put(conv.path() + ".bias", new FloatTensor(List.of(bias.length), bias));
        }

        private static FloatTensor scaled(FloatTensor weight, float[] scale, int axis) {
            List<Integer> shape = weight.shape();
            int inner = shape.subList(axis + 1, shape.size()).stream().reduce(1, Math::multiplyExact);
            float[] out = weight.values().clone();
            for (int from = 0, channel = 0; from < out.length; from += inner, channel++) {
                float factor = scale[channel % scale.length];
                for (int i = from; i < from + inner; i++) {
                    out[i] *= factor;
                }
            }
            return new FloatTensor(shape, out);
        }
    }
}
