package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/**
 * ResNet of bottleneck blocks (He et al., CVPR 2016) without its classifier, names of torchvision's state dict, stride
 * on the 3×3 convolution; strides past the output stride become dilations as in segmentation_models_pytorch, where
 * every 3×3 convolution of such a stage is dilated.
 */
final class ResNet {
    private static final double EPS = 1e-5;
    private static final int STEM = 64;
    private static final int EXPANSION = 4;

    /** Blocks in each of the four stages; the depths differ in the third. */
    enum Depth {
        RESNET_50(6),
        RESNET_101(23);

        private final int third;

        Depth(int third) {
            this.third = third;
        }

        private int[] blocks() {
            return new int[] {3, 4, third, 3};
        }
    }

    private final NetworkBuilder net;
    private final String prefix;

    private ResNet(NetworkBuilder net, String prefix) {
        this.net = net;
        this.prefix = prefix;
    }

    /**
     * Adds the encoder to a network.
     *
     * @param prefix of all names, for example {@code encoder.}
     * @param outputStride 8, 16 or 32
     */
    static Backbone describe(NetworkBuilder net, String prefix, Value image, Depth depth, int outputStride) {
        return new ResNet(net, prefix).describe(image, depth.blocks(), outputStride);
    }

    private Backbone describe(Value image, int[] blocks, int outputStride) {
        Value stem = net.relu(convNorm("conv1", "bn1", image, STEM, Window.of(7).strided(2)));
        Value low = stage("layer1.", net.maxPool(stem, Window.of(3).strided(2)), STEM, blocks[0], Window.of(3));
        Value x = low;
        int stride = 4;
        int dilation = 1;
        for (int i = 1; i < blocks.length; i++) {
            boolean strided = stride < outputStride;
            dilation *= strided ? 1 : 2;
            stride *= strided ? 2 : 1;
            Window first = Window.of(3).dilated(dilation).strided(strided ? 2 : 1);
            x = stage("layer" + (i + 1) + ".", x, STEM << i, blocks[i], first);
        }
        return new Backbone(low, x);
    }

    private Value stage(String path, Value x, int width, int blocks, Window first) {
        Value y = x;
        for (int i = 0; i < blocks; i++) {
            y = bottleneck(path + i + ".", y, width, i == 0 ? first : first.strided(1));
        }
        return y;
    }

    private Value bottleneck(String path, Value x, int width, Window window) {
        int out = width * EXPANSION;
        Value narrow = net.relu(convNorm(path + "conv1", path + "bn1", x, width, Window.of(1)));
        Value middle = net.relu(convNorm(path + "conv2", path + "bn2", narrow, width, window));
        Value wide = convNorm(path + "conv3", path + "bn3", middle, out, Window.of(1));
        boolean same = x.channels() == out && window.stride() == 1;
        Value shortcut = same
                ? x
                : convNorm(
                        path + "downsample.0",
                        path + "downsample.1",
                        x,
                        out,
                        Window.of(1).strided(window.stride()));
        return net.relu(net.add(wide, shortcut));
    }

    private Value convNorm(String conv, String norm, Value x, int out, Window window) {
        return net.batchNorm(prefix + norm, net.convNoBias(prefix + conv, x, out, window), EPS);
    }
}
