package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/**
 * Modified aligned Xception-65 (Chen et al., ECCV 2018) without its classifier, names of timm's feature extractor
 * ({@code blocks_0.stack.conv1.conv_dw}). As there, a block whose stride is given up keeps its dilation, and the blocks
 * behind it are dilated.
 */
final class Xception65 {
    private static final double EPS = 1e-3;
    private static final int MIDDLE_BLOCKS = 16;
    private static final int[] MIDDLE = {728, 728, 728};

    private final NetworkBuilder net;
    private final String prefix;
    private final int outputStride;
    private int block;
    private int stride = 2;
    private int dilation = 1;
    /** What the last separable convolution of the newest strided block reads: the map before its stride. */
    private Value tap;

    private Xception65(NetworkBuilder net, String prefix, int outputStride) {
        this.net = net;
        this.prefix = prefix;
        this.outputStride = outputStride;
    }

    /**
     * Adds the encoder to a network.
     *
     * @param prefix of all names, for example {@code encoder.model.}
     * @param outputStride 8, 16 or 32
     */
    static Backbone describe(NetworkBuilder net, String prefix, Value image, int outputStride) {
        return new Xception65(net, prefix, outputStride).describe(image);
    }

    private Backbone describe(Value image) {
        Value x = stem("stem_0", image, 32, 2);
        x = stem("stem_1", x, 64, 1);
        x = halving(x, 128, 128, 128);
        x = halving(x, 256, 256, 256);
        Value low = tap;
        x = halving(x, MIDDLE);
        for (int i = 0; i < MIDDLE_BLOCKS; i++) {
            x = net.add(separables(x, 1, MIDDLE), x);
            block++;
        }
        x = halving(x, 728, 1024, 1024);
        return new Backbone(low, exit(x, 1536, 1536, 2048));
    }

    private Value stem(String path, Value x, int out, int step) {
        Window window = Window.of(3).strided(step);
        return net.relu(norm(path + ".bn", net.convNoBias(prefix + path + ".conv", x, out, window)));
    }

    /** A block of stride 2, or of stride 1 where the output stride is reached. */
    private Value halving(Value x, int... widths) {
        int step = stride < outputStride ? 2 : 1;
        String path = "blocks_" + block + ".shortcut";
        Value shortcut = net.convNoBias(
                prefix + path + ".conv",
                x,
                widths[widths.length - 1],
                Window.of(1).strided(step));
        Value y = net.add(separables(x, step, widths), norm(path + ".bn", shortcut));
        stride *= step;
        dilation *= 2 / step;
        block++;
        return y;
    }

    private Value separables(Value x, int lastStep, int... widths) {
        Value y = x;
        for (int i = 0; i < widths.length; i++) {
            Value active = net.relu(y);
            boolean last = i == widths.length - 1;
            tap = last && lastStep == 2 ? active : tap;
            y = pointwise(i, depthwise(i, active, last ? lastStep : 1), widths[i]);
        }
        return y;
    }

    /** The last block: no shortcut, activations behind every norm. */
    private Value exit(Value x, int... widths) {
        Value y = x;
        for (int i = 0; i < widths.length; i++) {
            y = net.relu(pointwise(i, net.relu(depthwise(i, y, 1)), widths[i]));
        }
        return y;
    }

    private Value depthwise(int index, Value x, int step) {
        Window window = Window.of(3).dilated(dilation).strided(step);
        Conv2d each = new Conv2d(x.channels(), x.channels(), window, x.channels(), false);
        return norm(path(index) + "bn_dw", net.apply(prefix + path(index) + "conv_dw", each, x));
    }

    private Value pointwise(int index, Value x, int out) {
        return norm(path(index) + "bn_pw", net.convNoBias(prefix + path(index) + "conv_pw", x, out, Window.of(1)));
    }

    private String path(int index) {
        return "blocks_" + block + ".stack.conv" + (index + 1) + ".";
    }

    private Value norm(String path, Value x) {
        return net.batchNorm(prefix + path, x, EPS);
    }
}
