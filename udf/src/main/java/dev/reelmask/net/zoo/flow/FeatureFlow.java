package dev.reelmask.net.zoo.flow;

import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Motion.Warp;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Log;
import dev.reelmask.net.graph.Ops.Multiply;
import dev.reelmask.net.graph.Parameter.Initial;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Deep Feature Flow (Zhu et al., CVPR 2017) as one network: a FlowNet's flow warps the key frame's features, and the
 * head makes scores of them. Inputs: current and key as the FlowNet takes them, and what a segmentation network made of
 * the key frame. Output: scores, or the logarithm of posteriors, on the features' grid or the head's.
 */
public final class FeatureFlow {
    /** Before the names of the head's tensors; the FlowNet's have their own names. */
    public static final String HEAD = "head.";

    /** Smallest posterior that a logarithm is taken of. */
    private static final double FLOOR = 1e-4;

    private FeatureFlow() {}

    /**
     * Describes it.
     *
     * @param features of the key frame; their channels count
     * @param stride of the features in pixels of the FlowNet's input, a power of two
     * @param head of features; empty for scores and posteriors
     * @param scaled whether a scale field multiplies the warped features or scores
     */
    public static Network network(
            FlowNet.Width width,
            boolean deconvBias,
            PropagationKind kind,
            FeatureShape features,
            int stride,
            Optional<Network> head,
            boolean scaled) {
        if (scaled && kind == PropagationKind.POSTERIORS) {
            throw new IllegalArgumentException("a scale field multiplies features or logits, not posteriors");
        }
        NetworkBuilder net = new NetworkBuilder("feature_flow");
        Value current = net.input(3);
        Value key = net.input(3);
        Value map = net.input(features.channels(), stride);
        FlowNet.Maps maps = FlowNet.describe(net, "", width, deconvBias, current, key);
        Value warped = net.apply(new Warp(), map, FlowNet.flowAtStride(net, maps, stride));
        if (scaled) {
            Value field = FlowNet.scaleFieldAtStride(net, maps, features.channels(), stride);
            warped = net.apply(new Multiply(), warped, field);
        }
        return net.build(
                switch (kind) {
                    case POSTERIORS -> net.apply(new Log(FLOOR), warped);
                    case LOGITS -> warped;
                    case FEATURES ->
                        net.append(HEAD, head.orElseThrow(), warped).get(0);
                });
    }

    /** The FlowNet's weights and the head's together. */
    public static Weights weights(Weights flow, Optional<Weights> head) {
        Map<String, FloatTensor> all = new LinkedHashMap<>(flow.tensors());
        head.ifPresent(
                weights -> all.putAll(weights.renamed(name -> HEAD + name).tensors()));
        return new Weights(all);
    }

    /** The FlowNet that weights are of, with a scale field where they have one. */
    public static Network flowNetworkOf(Weights flow, FlowNet.Width width) {
        boolean bias = FlowNet.hasDeconvBias(flow);
        return hasScaleField(flow)
                ? FlowNet.withScaleField(width, bias, scaleFieldChannels(flow), FlowNet.FLOW_STRIDE)
                : FlowNet.network(width, bias);
    }

    /** Whether a FlowNet's weights come with those of a scale field. */
    public static boolean hasScaleField(Weights flow) {
        return flow.contains(FlowNet.SCALE_FIELD + ".weight");
    }

    /** A FlowNet's weights without those of a scale field. */
    public static Weights withoutScaleField(Weights flow) {
        Map<String, FloatTensor> rest = new LinkedHashMap<>(flow.tensors());
        rest.keySet().removeIf(name -> name.startsWith(FlowNet.SCALE_FIELD + "."));
        return new Weights(rest);
    }

    /** A FlowNet's weights with a scale field that changes nothing yet. */
    public static Weights withFreshScaleField(Weights flow, FlowNet.Width width, int channels) {
        Map<String, FloatTensor> all = new LinkedHashMap<>(flow.tensors());
        FlowNet.withScaleField(width, true, channels, FlowNet.FLOW_STRIDE).parameters().stream()
                .filter(parameter -> parameter.name().startsWith(FlowNet.SCALE_FIELD + "."))
                .forEach(parameter -> all.put(
                        parameter.name(),
                        FloatTensor.filled(parameter.shape(), parameter.initial() == Initial.ONE ? 1 : 0)));
        return new Weights(all);
    }

    /** Channels of a scale field. */
    public static int scaleFieldChannels(Weights flow) {
        return flow.get(FlowNet.SCALE_FIELD + ".weight").shape().get(0);
    }

    /** The FlowNet's weights alone, with those of its scale field. */
    public static Weights flowOf(Weights weights) {
        Map<String, FloatTensor> flow = new LinkedHashMap<>(weights.tensors());
        flow.keySet().removeIf(name -> name.startsWith(HEAD));
        return new Weights(flow);
    }
}
