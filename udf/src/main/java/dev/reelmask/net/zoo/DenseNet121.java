package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * DenseNet-121 (Huang et al., CVPR 2017) without its classifier, names of torchvision's state dict. Its maps for a
 * pyramid are those of segmentation_models_pytorch: behind each transition's ReLU, the deepest behind the last norm.
 */
final class DenseNet121 {
    private static final double EPS = 1e-5;
    private static final int STEM = 64;
    private static final int GROWTH = 32;
    private static final int BOTTLENECK = 4 * GROWTH;
    private static final int[] LAYERS = {6, 12, 24, 16};

    /** Levels of the pyramid: strides 4, 8, 16, 32. */
    static final int LEVELS = LAYERS.length;

    private final NetworkBuilder net;
    private final String prefix;

    private DenseNet121(NetworkBuilder net, String prefix) {
        this.net = net;
        this.prefix = prefix;
    }

    /**
     * Adds the encoder to a network.
     *
     * @param prefix of all names, for example {@code encoder.features.}
     * @param levels how many maps, 1 to {@link #LEVELS}; what only deeper ones need is left out
     * @return the maps from stride 4 on
     */
    static List<Value> describe(NetworkBuilder net, String prefix, Value image, int levels) {
        return new DenseNet121(net, prefix).describe(image, levels);
    }

    private List<Value> describe(Value image, int levels) {
        Value stem = net.convNoBias(prefix + "conv0", image, STEM, Window.of(7).strided(2));
        Value x = net.maxPool(normRelu("norm0", stem), Window.of(3).strided(2));
        List<Value> maps = new ArrayList<>();
        for (int i = 1; i <= levels; i++) {
            Value block = denseBlock("denseblock" + i + ".", x, LAYERS[i - 1]);
            String transition = "transition" + i + ".";
            boolean last = i == LEVELS;
            Value map = last ? net.batchNorm(prefix + "norm5", block, EPS) : normRelu(transition + "norm", block);
            maps.add(map);
            if (i < levels) {
                Value half = net.convNoBias(prefix + transition + "conv", map, map.channels() / 2, Window.of(1));
                x = net.averagePool(half, new Window(2, 2, 0, 1));
            }
        }
        return maps;
    }

    private Value denseBlock(String path, Value x, int layers) {
        Value all = x;
        for (int i = 1; i <= layers; i++) {
            String layer = path + "denselayer" + i + ".";
            Value narrow =
                    net.convNoBias(prefix + layer + "conv1", normRelu(layer + "norm1", all), BOTTLENECK, Window.of(1));
            Value grown =
                    net.convNoBias(prefix + layer + "conv2", normRelu(layer + "norm2", narrow), GROWTH, Window.of(3));
            all = net.concat(all, grown);
        }
        return all;
    }

    private Value normRelu(String path, Value x) {
        return net.relu(net.batchNorm(prefix + path, x, EPS));
    }
}
