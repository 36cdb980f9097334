package dev.reelmask.net.policy;

import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.LeakyRelu;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.learned.DenseLayer;
import dev.reelmask.schedule.learned.DenseNetwork;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of a learned scheduler. Its inputs are (N, numbers, 1, 1): the pair's where there are any, then the
 * history's; its fully connected layers are 1×1 convolutions named {@code trunk.0}, … and {@code head.0}, ….
 *
 * @param pair numbers of the pair
 * @param history numbers of the history
 * @param trunk widths of the layers that see the pair alone
 * @param head widths of the layers that see the history too, the last of them one or two outputs
 */
public record PolicyNetwork(int pair, int history, List<Integer> trunk, List<Integer> head) {
    private static final String NAME = "scheduler";
    private static final Window ONE = Window.of(1);

    public PolicyNetwork {
        trunk = List.copyOf(trunk);
        head = List.copyOf(head);
        if (pair == 0 && !trunk.isEmpty()) {
            throw new IllegalArgumentException("layers for evidence, and no evidence");
        }
    }

    /** Its description. */
    public Network network() {
        NetworkBuilder net = new NetworkBuilder(NAME);
        List<Value> pairs = pair == 0 ? List.of() : List.of(net.input(pair));
        Value past = net.input(history);
        Value value = pairs.isEmpty() ? past : net.concat(layers(net, "trunk", pairs.get(0), trunk), past);
        Value joined = layers(net, "head", value, head.subList(0, head.size() - 1));
        int last = head.size() - 1;
        return net.build(net.conv("head." + last, joined, head.get(last), ONE));
    }

    private static Value layers(NetworkBuilder net, String path, Value from, List<Integer> widths) {
        Value value = from;
        for (int i = 0; i < widths.size(); i++) {
            value = net.conv(path + "." + i, value, widths.get(i), ONE);
            value = net.apply(new LeakyRelu(DenseNetwork.SLOPE), value);
        }
        return value;
    }

    /** The module as a {@code .pt} file. */
    public byte[] module(Weights weights) {
        Network network = network();
        return TorchArchive.write(NetworkModule.plain(network, weights.checkedFor(network, NAME)));
    }

    /**
     * The layers of a module.
     *
     * @param source for messages
     */
    public static DenseNetwork read(byte[] module, String source) {
        return dense(WeightFiles.readZip(module, source).checkedFinite(source));
    }

    /** Layers of weights under the names of {@link #network}. */
    public static DenseNetwork dense(Weights weights) {
        return new DenseNetwork(layers(weights, "trunk."), layers(weights, "head."));
    }

    private static List<DenseLayer> layers(Weights weights, String path) {
        List<DenseLayer> layers = new ArrayList<>();
        for (int i = 0; weights.contains(path + i + ".weight"); i++) {
            FloatTensor matrix = weights.get(path + i + ".weight");
            layers.add(new DenseLayer(
                    matrix.values(), weights.get(path + i + ".bias").values()));
        }
        return layers;
    }
}
