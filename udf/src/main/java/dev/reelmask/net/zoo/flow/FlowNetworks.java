package dev.reelmask.net.zoo.flow;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.FlowSpec.Fit;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The flow networks that can be imported by name, and how their published weights want their input. */
public final class FlowNetworks {
    /** NVIDIA/flownet2-pytorch: (byte − mean of both frames) / 255, multiples of 64, flow / 20. */
    public static final FlowSpec FLOWNET_NVIDIA = new FlowSpec(
            ChannelOrder.RGB,
            List.of(0.0, 0.0, 0.0),
            List.of(255.0, 255.0, 255.0),
            true,
            1,
            Fit.PAD,
            FlowNet.CONV6_STRIDE,
            0,
            FlowNet.FLOW_FACTOR,
            0,
            true);

    /** princeton-vl/RAFT: [−1, 1], multiples of 8. */
    public static final FlowSpec RAFT = new FlowSpec(
            ChannelOrder.RGB,
            List.of(127.5, 127.5, 127.5),
            List.of(127.5, 127.5, 127.5),
            false,
            1,
            Fit.PAD,
            RaftSmall.STRIDE,
            RaftSmall.SMALLEST_SIDE,
            1,
            RaftSmall.STRIDE,
            false);

    /** sniklaus/pytorch-spynet: ImageNet's mean and deviation, resized to multiples of 32. */
    public static final FlowSpec SPYNET = new FlowSpec(
            ChannelOrder.RGB,
            List.of(0.485 * 255, 0.456 * 255, 0.406 * 255),
            List.of(0.229 * 255, 0.224 * 255, 0.225 * 255),
            false,
            1,
            Fit.RESIZE,
            32,
            0,
            1,
            0,
            false);

    private static final String FLOWNET2_S = "flownet2-s";

    private static final TreeMap<String, FlowSpec> KNOWN = new TreeMap<>(Map.of(
            "flownets", FLOWNET_NVIDIA, FLOWNET2_S, FLOWNET_NVIDIA.withConv6(), "raft-small", RAFT, "spynet", SPYNET));

    private FlowNetworks() {}

    /** Names for {@link #read}. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(KNOWN.keySet());
    }

    /**
     * A bundle of a flow network and a weight file, with the input that the published weights want.
     *
     * @throws UserException for an unknown name, or where network and weights do not fit, with a table of the
     *     differences
     */
    public static FlowBundle read(String name, Path weightFile) {
        if (!KNOWN.containsKey(name)) {
            throw new UserException("There is no flow network '%s'. Known are %s.".formatted(name, KNOWN.keySet()));
        }
        return FlowBundle.of(
                name,
                KNOWN.get(name),
                module(name, KNOWN.get(name), WeightFiles.read(weightFile), weightFile.toString()),
                "as the weights",
                "Imported by Reelmask as network %s from %s".formatted(name, weightFile.getFileName()));
    }

    /** What a module of a network says of itself in a bundle: FlowNet2-s also gives what decision networks look at. */
    public static FlowSpec seen(String name, FlowSpec spec) {
        return name.equals(FLOWNET2_S) ? spec.withConv6() : spec;
    }

    /**
     * The module {@code flow} of a network of {@link #names}, as a {@code .pt} file.
     *
     * @param spec what the module is to give: a FlowNet also its scale field and conv6_1
     * @param source where the weights come from, for messages
     * @throws UserException where network and weights do not fit, with a table of the differences
     */
    public static byte[] module(String name, FlowSpec spec, Weights weights, String source) {
        return TorchArchive.write(
                switch (name) {
                    case "flownets" -> flowNet(FlowNet.Width.FULL, spec, weights, source);
                    case FLOWNET2_S -> flowNet(FlowNet.Width.THREE_EIGHTHS, spec, weights, source);
                    case "raft-small" -> raft(weights, source);
                    case "spynet" -> spyNet(weights, source);
                    default -> throw new IllegalArgumentException("no flow network is named " + name);
                });
    }

    private static ScriptModule flowNet(FlowNet.Width width, FlowSpec spec, Weights weights, String source) {
        boolean bias = FlowNet.hasDeconvBias(weights);
        if (spec.scaleField().exists()) {
            Network scaled = scaled(width, spec, bias);
            return NetworkModule.inference(scaled, weights.checkedFor(scaled, source));
        }
        Network network = FlowNet.network(width, bias);
        Network given = spec.conv6() ? network : network.until(network.outputs().get(0));
        return NetworkModule.inference(given, weights.checkedFor(network, source));
    }

    private static Network scaled(FlowNet.Width width, FlowSpec spec, boolean bias) {
        int channels = spec.scaleField().channels();
        int stride = spec.scaleField().stride();
        return spec.conv6()
                ? FlowNet.withScaleFieldAndConv6(width, bias, channels, stride)
                : FlowNet.withScaleField(width, bias, channels, stride);
    }

    private static ScriptModule raft(Weights weights, String source) {
        Network network = RaftSmall.network(RaftSmall.UPDATES);
        return NetworkModule.inference(network, weights.checkedFor(network, source));
    }

    /** The published file says {@code moduleBasic}, the published code {@code netBasic}. */
    private static ScriptModule spyNet(Weights weights, String source) {
        Weights renamed = weights.renamed(tensor -> tensor.replace("moduleBasic", "netBasic"));
        return SpyNet.module(renamed.checkedFor(SpyNet.network(SpyNet.MAX_LEVELS), source));
    }
}
