package dev.reelmask.net.zoo;

import dev.reelmask.net.archive.FloatTensor;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Motion.Warp;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Log;
import dev.reelmask.net.graph.Value;
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
     */
    public static Network network(
            FlowNet.Width width,
            boolean deconvBias,
            PropagationKind kind,
            FeatureShape features,
            int stride,
            Optional<Network> head) {
        NetworkBuilder net = new NetworkBuilder("feature_flow");
        Value current = net.input(3);
        Value key = net.input(3);
        Value map = net.input(features.channels(), stride);
        FlowNet.Maps maps = FlowNet.describe(net, "", width, deconvBias, current, key);
        Value warped = net.apply(new Warp(), map, FlowNet.flowAtStride(net, maps, stride));
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

    /** The FlowNet's weights alone. */
    public static Weights flowOf(Weights weights) {
        Map<String, FloatTensor> flow = new LinkedHashMap<>(weights.tensors());
        flow.keySet().removeIf(name -> name.startsWith(HEAD));
        return new Weights(flow);
    }
}
