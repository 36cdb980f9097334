package dev.reelmask.net.policy;

import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.LeakyRelu;
import dev.reelmask.net.graph.Ops.Scale;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.schedule.learned.DenseLayer;
import dev.reelmask.schedule.learned.DenseNetwork;
import dev.reelmask.schedule.learned.DeviationPredictor;
import dev.reelmask.schedule.learned.FramePairNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The predictor of deviation of Low-Latency Video Semantic Segmentation (Li et al., CVPR 2018): low features of a frame
 * and of its key frame, (N, channels, 16, 16) each, through one convolution of 3×3, {@code first}; their difference
 * through another, {@code second}; the mean over all places; a fully connected layer, {@code last}, to (N, 1, 1, 1)
 * percent of pixels whose class stays. Leaky ReLUs of slope 0.1 after the convolutions.
 *
 * <p>Deviates: the published convolutions have 256 outputs each.
 *
 * @param channels of a map
 * @param widths outputs of the two convolutions
 */
public record DeviationNetwork(int channels, List<Integer> widths) implements DecisionNetwork {
    /** Outputs of the two convolutions. */
    public static final List<Integer> USUAL = List.of(32, 32);

    private static final MapKind MAP = MapKind.LOW_FEATURES;
    private static final String NAME = "scheduler";
    private static final String FIRST = "first";
    private static final String SECOND = "second";
    private static final String LAST = "last";
    private static final int KERNEL = 3;
    /** Of the builder's probe. */
    private static final int PROBE = 512;

    public DeviationNetwork {
        widths = List.copyOf(widths);
        if (widths.size() != 2) {
            throw new IllegalArgumentException("two convolutions, got widths " + widths);
        }
    }

    @Override
    public MapKind map() {
        return MAP;
    }

    @Override
    public Network network() {
        NetworkBuilder net = new NetworkBuilder(NAME);
        Value frame = net.input(channels, PROBE / MAP.rows());
        Value key = net.input(channels, PROBE / MAP.rows());
        Value difference = net.add(seen(net, frame), net.apply(new Scale(-1), seen(net, key)));
        Value value = net.apply(new LeakyRelu(DenseNetwork.SLOPE), convolved(net, SECOND, difference, widths.get(1)));
        Value mean = net.averagePool(value, new Window(MAP.rows(), MAP.rows(), 0, 1));
        return net.build(net.conv(LAST, mean, 1, Window.of(1)));
    }

    private Value seen(NetworkBuilder net, Value map) {
        return net.apply(new LeakyRelu(DenseNetwork.SLOPE), convolved(net, FIRST, map, widths.get(0)));
    }

    private static Value convolved(NetworkBuilder net, String path, Value from, int outputs) {
        return net.conv(path, from, outputs, Window.of(KERNEL));
    }

    @Override
    public Weights initial(long seed, double usual) {
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(Weights.initial(network(), seed).tensors());
        String bias = LAST + ".bias";
        tensors.put(bias, new FloatTensor(tensors.get(bias).shape(), new float[] {(float) usual}));
        return new Weights(tensors);
    }

    @Override
    public byte[] module(Weights weights) {
        Network network = network();
        return TorchArchive.write(NetworkModule.plain(network, weights.checkedFor(network, NAME)));
    }

    @Override
    public Agreement predictor(List<ChannelScale> scales, Weights weights) {
        return new DeviationPredictor(scales, plain(weights));
    }

    /**
     * The layers of a module.
     *
     * @param source for messages
     */
    public static FramePairNetwork read(byte[] module, String source) {
        return plain(WeightFiles.readZip(module, source).checkedFinite(source));
    }

    private static FramePairNetwork plain(Weights weights) {
        for (String name : List.of(FIRST, SECOND, LAST)) {
            if (!weights.contains(name + ".weight") || !weights.contains(name + ".bias")) {
                throw new IllegalArgumentException("it has no layer " + name);
            }
        }
        return new FramePairNetwork(MAP.rows(), layer(weights, FIRST), layer(weights, SECOND), layer(weights, LAST));
    }

    private static DenseLayer layer(Weights weights, String name) {
        return new DenseLayer(
                weights.get(name + ".weight").values(),
                weights.get(name + ".bias").values());
    }
}
