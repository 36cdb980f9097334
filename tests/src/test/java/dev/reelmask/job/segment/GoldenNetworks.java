package dev.reelmask.job.segment;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.FlowSpec.FeatureScale;
import dev.reelmask.net.bundle.FlowSpec.Fit;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.net.bundle.InputSpec.Padding;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Resize;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * Bundles of small networks. Weights are small multiples of powers of two and inputs are (byte − 128) / 64, so that no
 * sum of a convolution is ever rounded: whatever order a processor's instructions add in, the scores are the same.
 */
final class GoldenNetworks {
    static final ClassSet CLASSES = new ClassSet(
            "golden",
            List.of(
                    new LabelClass("dark", 0x101060),
                    new LabelClass("middle", 0x30a030),
                    new LabelClass("light", 0xe0e060),
                    new LabelClass("disc", 0xc02020)),
            9);

    private static final int LEVELS = 16;
    private static final double EPS = 1.0 / 1024;

    private final Path folder;

    GoldenNetworks(Path folder) {
        this.folder = folder;
    }

    /** The folder of a bundle. */
    String bundle(String name) {
        return folder.resolve(name).toString();
    }

    void write() {
        SizePolicy source = SizePolicy.source();
        write("posteriors", small(input(source, ChannelOrder.RGB), PropagationKind.POSTERIORS, 1));
        write("logits", small(input(source, ChannelOrder.BGR), PropagationKind.LOGITS, 2));
        write("features", small(input(source, ChannelOrder.RGB), PropagationKind.FEATURES, 1));
        write("box", levels(input(SizePolicy.fixed(new FrameSize(60, 60)), ChannelOrder.RGB), Padding.BOX));
        write("stretched", levels(input(SizePolicy.stretched(new FrameSize(36, 28)), ChannelOrder.RGB)));
        write("longest-side", levels(input(SizePolicy.longestSide(64), ChannelOrder.BGR)));
        write("large", small(input(SizePolicy.longestSide(480), ChannelOrder.RGB), PropagationKind.POSTERIORS, 1));
        write("levels", levels(input(source, ChannelOrder.RGB)));
        write("brought", brought(input(source, ChannelOrder.RGB)));
        write("sign", sign(input(source, ChannelOrder.RGB)));
        Bundle logits = small(input(source, ChannelOrder.RGB), PropagationKind.LOGITS, 1);
        Bundle features = small(input(source, ChannelOrder.RGB), PropagationKind.FEATURES, 1);
        write("flow", logits.withFlow(flow(flowSpec(1, Fit.PAD, 0))));
        write("flow-initial", logits.withFlow(flow(flowSpec(1, Fit.PAD, 4))));
        write("flow-passes", logits.withFlow(flow(flowSpec(0.5, Fit.RESIZE, 0).refinedAt(List.of(1.0)))));
        write(
                "flow-scale-field",
                features.withFlow(flow(flowSpec(1, Fit.PAD, 0).withScaleField(new FeatureScale(6, 2)))));
    }

    private void write(String name, Bundle bundle) {
        bundle.write(new Configuration(), bundle(name));
    }

    private static InputSpec input(SizePolicy size, ChannelOrder order) {
        return new InputSpec(size, order, List.of(128.0, 128.0, 128.0), List.of(64.0, 64.0, 64.0), 4, Padding.STRIDE);
    }

    /** Two convolutions of three by three, the first with a batch norm; its fifth output means "unlabelled". */
    private static Bundle small(InputSpec input, PropagationKind kind, int reduce) {
        NetworkBuilder net = new NetworkBuilder("small");
        Value first = net.convNoBias("a", net.input(3), 6, Window.of(3).strided(2));
        Value features = net.relu(net.batchNorm("norm", first, EPS));
        Value scores = net.conv("b", features, CLASSES.size() + 1, Window.of(3));
        Network whole = net.build(net.apply(new Resize(2, false), scores));
        Weights weights = exact(whole);
        Map<String, byte[]> modules = kind == PropagationKind.FEATURES
                ? Map.of(
                        Bundle.FEATURES, module(whole.until(features), weights),
                        Bundle.HEAD, module(whole.after(features), weights))
                : Map.of(Bundle.FEATURES, module(whole, weights));
        return Bundle.of(spec(input, List.of(1, 0, 2, LabelMap.IGNORE, 3), kind, reduce), modules);
    }

    /** A module without a description of itself, as those of others are. */
    private static Bundle brought(InputSpec input) {
        NetworkBuilder net = new NetworkBuilder("brought");
        Value first = net.relu(net.batchNorm("norm", net.convNoBias("a", net.input(3), 6, Window.of(3)), EPS));
        Value sum = net.relu(net.add(net.conv("b", first, 6, Window.of(3)), first));
        Network network = net.build(net.conv("c", sum, CLASSES.size(), Window.of(3)));
        byte[] module = TorchArchive.write(NetworkModule.plain(network, exact(network)));
        return Bundle.of(
                spec(input, List.of(0, 1, 2, 3), PropagationKind.POSTERIORS, 1), Map.of(Bundle.FEATURES, module));
    }

    /**
     * Class k where (r + 2 g + b) / 4 is nearest to its level: masks show what was decoded. No sum of bytes lies
     * halfway between two levels.
     */
    private static Bundle levels(InputSpec input) {
        return levels(input, Padding.STRIDE);
    }

    private static Bundle levels(InputSpec input, Padding padding) {
        NetworkBuilder net = new NetworkBuilder("levels");
        Network network = net.build(net.conv("a", net.input(3), LEVELS, Window.of(1)));
        float[] kernels = new float[LEVELS * 3];
        float[] biases = new float[LEVELS];
        for (int k = 0; k < LEVELS; k++) {
            float level = (2 * k - 15) / 8f + 1 / 1024f;
            kernels[3 * k] = level / 2;
            kernels[3 * k + 1] = level;
            kernels[3 * k + 2] = level / 2;
            biases[k] = -level * level;
        }
        Weights weights = new Weights(Map.of(
                "a.weight", new FloatTensor(List.of(LEVELS, 3, 1, 1), kernels),
                "a.bias", new FloatTensor(List.of(LEVELS), biases)));
        InputSpec padded =
                new InputSpec(input.size(), input.order(), input.mean(), input.std(), input.stride(), padding);
        List<LabelClass> classes = IntStream.range(0, LEVELS)
                .mapToObj(k -> new LabelClass("level" + k, 0x101010 * k))
                .toList();
        BundleSpec spec = new BundleSpec(
                "levels",
                new ClassSet("levels", classes, -1),
                IntStream.range(0, LEVELS).boxed().toList(),
                padded,
                PropagationKind.LOGITS,
                1,
                "CC0",
                "golden masks");
        return Bundle.of(spec, Map.of(Bundle.FEATURES, module(network, weights)));
    }

    /** The sign of green: exact in bfloat16 and half too. */
    private static Bundle sign(InputSpec input) {
        NetworkBuilder net = new NetworkBuilder("sign");
        Network network = net.build(net.convNoBias("a", net.input(3), 2, Window.of(1)));
        float[] kernels = {0, -1, 0, 0, 1, 0};
        Weights weights = new Weights(Map.of("a.weight", new FloatTensor(List.of(2, 3, 1, 1), kernels)));
        ClassSet classes =
                new ClassSet("sign", List.of(new LabelClass("below", 0x000000), new LabelClass("above", 0xffffff)), -1);
        BundleSpec spec =
                new BundleSpec("sign", classes, List.of(0, 1), input, PropagationKind.LOGITS, 1, "CC0", "golden masks");
        return Bundle.of(spec, Map.of(Bundle.FEATURES, module(network, weights)));
    }

    private static BundleSpec spec(InputSpec input, List<Integer> outputs, PropagationKind kind, int reduce) {
        return new BundleSpec("golden", CLASSES, outputs, input, kind, reduce, "CC0", "golden masks");
    }

    private static FlowSpec flowSpec(double scale, Fit fit, int initialStride) {
        List<Double> mean = List.of(128.0, 128.0, 128.0);
        List<Double> std = List.of(64.0, 64.0, 64.0);
        return new FlowSpec(ChannelOrder.RGB, mean, std, false, scale, fit, 8, 0, 4, initialStride, false);
    }

    /** No flow that anyone would believe, but one that depends on both frames. */
    private static FlowBundle flow(FlowSpec spec) {
        NetworkBuilder net = new NetworkBuilder("flow");
        Value current = net.input(3);
        Value key = net.input(3);
        List<Value> inputs = new ArrayList<>();
        if (spec.takesInitial()) {
            inputs.add(net.input(2, spec.initialStride()));
        }
        inputs.add(net.averagePool(current, cells()));
        inputs.add(net.averagePool(key, cells()));
        Value joined = net.concat(inputs.toArray(Value[]::new));
        Value hidden = net.relu(net.conv("a", joined, 6, Window.of(3)));
        Value flow = net.conv("b", hidden, 2, Window.of(1));
        Network network = spec.scaleField().exists() ? net.build(flow, hidden) : net.build(flow);
        return FlowBundle.of("golden-flow", spec, module(network, exact(network)), "CC0", "golden masks");
    }

    private static Window cells() {
        return new Window(4, 4, 0, 1);
    }

    private static byte[] module(Network network, Weights weights) {
        return TorchArchive.write(NetworkModule.inference(network, weights));
    }

    private static Weights exact(Network network) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            tensors.put(parameter.name(), exact(parameter, tensors.size()));
        }
        return new Weights(tensors);
    }

    private static FloatTensor exact(Parameter parameter, int index) {
        SplittableRandom random = new SplittableRandom(index);
        float[] values = new float[parameter.elements()];
        for (int j = 0; j < values.length; j++) {
            int draw = random.nextInt(-4, 5);
            if (parameter.name().endsWith("running_var")) {
                values[j] = 4 - (float) EPS; // a deviation of two
            } else if (parameter.name().equals("norm.weight")) {
                values[j] = 1;
            } else {
                values[j] = draw / (parameter.name().startsWith("b.") ? 32f : 8f);
            }
        }
        return new FloatTensor(parameter.shape(), values);
    }
}
