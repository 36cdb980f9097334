package dev.reelmask.job.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FeatureFlow;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import dev.reelmask.train.CheckpointFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** Which flow network is trained, what it begins with and at which scales it sees frames. */
final class FlowStartOptions {
    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "flownet2-s",
            description = "flownet2-s or flownets (default ${DEFAULT-VALUE}).")
    private String network;

    @Option(
            names = "--initial",
            paramLabel = "DIR|FILE",
            description = "Flow bundle, weights of this network or a checkpoint to begin with (default: random).")
    private String initial;

    @Option(
            names = "--scale",
            description = "The network sees frames of so many times their size (default: that of --initial, or 1).")
    private Double scale;

    @Option(
            names = "--passes",
            paramLabel = "SCALES",
            split = ",",
            description =
                    "How the bundle is to run the network, such as 0.5,1,1: scale of the frames of the first pass, and of each further one, on the key frame warped by the flow so far. Changes no training (default: one pass at --scale, and those of --initial).")
    private List<Double> passes;

    /** What a training begins with. */
    record Start(FlowSpec input, Weights weights) {}

    /** Name of the network. */
    String network() {
        return network;
    }

    /** @throws UserException for a network that is not trained here */
    FlowNet.Width width() {
        return switch (network) {
            case "flownet2-s" -> FlowNet.Width.THREE_EIGHTHS;
            case "flownets" -> FlowNet.Width.FULL;
            default ->
                throw new UserException(
                        "--network must be flownet2-s or flownets, got %s; other flow networks can be imported, not trained."
                                .formatted(network));
        };
    }

    /** @param seed of random weights, where there is nothing to begin with */
    Start start(Configuration hadoop, FlowNet.Width width, long seed) {
        return scaled(initial == null ? random(width, seed) : given(hadoop, width));
    }

    private static Start random(FlowNet.Width width, long seed) {
        return new Start(FlowNetworks.FLOWNET_NVIDIA, Weights.initial(FlowNet.network(width, true), seed));
    }

    private Start given(Configuration hadoop, FlowNet.Width width) {
        FlowSpec input = FlowNetworks.FLOWNET_NVIDIA;
        Weights given;
        if (Files.isRegularFile(Path.of(initial))) {
            given = weights(Path.of(initial));
        } else {
            FlowBundle bundle = FlowBundle.read(hadoop, initial);
            input = bundle.spec();
            given = WeightFiles.readZip(bundle.module(), initial);
        }
        return new Start(input, given.checkedFor(FeatureFlow.flowNetworkOf(given, width), initial));
    }

    private static Weights weights(Path file) {
        return CheckpointFile.isOne(file) ? FeatureFlow.flowOf(CheckpointFile.weights(file)) : WeightFiles.read(file);
    }

    private Start scaled(Start start) {
        if (scale == null) {
            return start;
        }
        try {
            return new Start(start.input().atScale(scale), start.weights());
        } catch (IllegalArgumentException e) {
            throw new UserException("--scale: " + e.getMessage(), e);
        }
    }

    /** How the bundle is to run the network. */
    FlowSpec inPasses(FlowSpec input) {
        return passes == null ? input : input.atScale(passes.get(0)).refinedAt(passes.subList(1, passes.size()));
    }

    /** @throws UserException where the passes make no sense, or would meet a scale field, which is that of one pass */
    void checkPasses(Start start, FlowStageOptions stage) {
        boolean keepsScaleField = stage.warpsFeatures() && FeatureFlow.hasScaleField(start.weights());
        if (passes != null && (stage.wantsScaleField() || keepsScaleField)) {
            throw new UserException("--passes cannot go with a scale field: the field is that of one pass at --scale.");
        }
        if (stage.wantsScaleField() && !start.input().refinements().isEmpty()) {
            throw new UserException(
                    "--scale-field cannot go on from %s, which runs in several passes: the field is that of one. Take flow.refinements out of a copy of its bundle.yaml."
                            .formatted(initial));
        }
        try {
            inPasses(FlowNetworks.FLOWNET_NVIDIA);
        } catch (IllegalArgumentException e) {
            throw new UserException("--passes: " + e.getMessage(), e);
        }
    }
}
