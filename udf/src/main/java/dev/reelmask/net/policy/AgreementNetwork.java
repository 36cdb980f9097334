package dev.reelmask.net.policy;

import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Dropout;
import dev.reelmask.net.graph.Ops.LeakyRelu;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.AgreementPredictor;
import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.schedule.learned.DenseLayer;
import dev.reelmask.schedule.learned.DenseNetwork;
import dev.reelmask.schedule.learned.MapNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The decision network of DVSNet (Xu et al., CVPR 2018): (N, channels, side, side) maps to (N, 1, 1, 1) percent of
 * pixels that agree. A convolution of 3×3, named {@code convolution}, then fully connected layers {@code layer.0}, …,
 * leaky ReLUs of slope 0.1 between them, and dropout after all but the last.
 *
 * <p>Deviates: the published one takes conv6_1 of a flow network on a grid of 4 × 8, here it is one of 4 × 4. For a
 * grid of flow, which says less and learns from fewer videos, layers are smaller. The published last layer has a leaky
 * ReLU too, which nothing that is above 0 meets.
 *
 * @param channels of the convolution
 * @param stride of the convolution
 * @param widths of the fully connected layers before the last
 */
public record AgreementNetwork(MapKind map, int channels, int stride, List<Integer> widths) implements DecisionNetwork {
    private static final String NAME = "scheduler";
    private static final String CONVOLUTION = "convolution";
    private static final String LAYER = "layer.";
    /** Of the builder's probe. */
    private static final int PROBE = 512;

    private static final double DROPPED = 0.5;

    public AgreementNetwork {
        widths = List.copyOf(widths);
    }

    /** That of a map: as published for conv6_1, a smaller one for others. */
    public static AgreementNetwork of(MapKind map) {
        return of(
                map,
                switch (map) {
                    case FLOW_GRID -> List.of(256, 256, 10);
                    case CONV6_1 -> List.of(1024, 1024, 10);
                    case LOW_FEATURES -> List.of();
                });
    }

    /** The same with other fully connected layers. */
    public static AgreementNetwork of(MapKind map, List<Integer> widths) {
        return switch (map) {
            case FLOW_GRID -> new AgreementNetwork(map, 16, 2, widths);
            case CONV6_1 -> new AgreementNetwork(map, 96, 1, widths);
            case LOW_FEATURES -> throw new IllegalArgumentException("a map of a frame alone");
        };
    }

    @Override
    public Network network() {
        NetworkBuilder net = new NetworkBuilder(NAME);
        Value value = net.input(map.channels(), PROBE / map.rows());
        value = net.conv(CONVOLUTION, value, channels, Window.of(3).strided(stride));
        value = net.apply(new LeakyRelu(DenseNetwork.SLOPE), value);
        Window all = Window.of(map.rows() / stride).padded(0);
        for (int i = 0; i < widths.size(); i++) {
            value = net.conv(LAYER + i, value, widths.get(i), i == 0 ? all : Window.of(1));
            value = net.apply(new LeakyRelu(DenseNetwork.SLOPE), value);
            value = net.apply(new Dropout(DROPPED), value);
        }
        return net.build(net.conv(LAYER + widths.size(), value, 1, widths.isEmpty() ? all : Window.of(1)));
    }

    @Override
    public Weights initial(long seed, double usual) {
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(Weights.initial(network(), seed).tensors());
        String bias = LAYER + widths.size() + ".bias";
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
        return new AgreementPredictor(map, scales, plain(map, weights));
    }

    /**
     * The layers of a module.
     *
     * @param source for messages
     */
    public static MapNetwork read(MapKind map, byte[] module, String source) {
        return plain(map, WeightFiles.readZip(module, source).checkedFinite(source));
    }

    /** Layers of weights under the names of {@link #network}. */
    public static MapNetwork plain(MapKind map, Weights weights) {
        List<DenseLayer> layers = new ArrayList<>();
        for (int i = 0; weights.contains(LAYER + i + ".weight"); i++) {
            layers.add(layer(weights, LAYER + i));
        }
        if (layers.isEmpty() || !weights.contains(CONVOLUTION + ".weight")) {
            throw new IllegalArgumentException("it has no convolution and layers of a network for maps");
        }
        List<Integer> first = weights.get(LAYER + "0.weight").shape();
        int places = first.size() == 4 ? first.get(3) : 0;
        if (places < 1 || map.rows() % places != 0) {
            throw new IllegalArgumentException(
                    "its first layer, of shape %s, is none for a %s".formatted(first, map.spelling()));
        }
        return new MapNetwork(map.rows(), map.rows() / places, layer(weights, CONVOLUTION), layers);
    }

    private static DenseLayer layer(Weights weights, String name) {
        return new DenseLayer(
                weights.get(name + ".weight").values(),
                weights.get(name + ".bias").values());
    }
}
