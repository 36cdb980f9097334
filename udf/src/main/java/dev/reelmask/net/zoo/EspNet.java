package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/**
 * ESPNet (Mehta et al., ECCV 2018), layer by layer as sacmehta/ESPNet {@code test/Model.py}, names of its state dict.
 *
 * <p>Input: (N, 3, H, W) float BGR, (value − mean) / std / 255, H and W multiples of 8. Output: (N, K, H, W) logits.
 */
public final class EspNet {
    private static final double EPS = 1e-3;
    private static final int[] DILATIONS = {2, 4, 8, 16};
    private static final Window HALVING = new Window(2, 2, 0, 1);

    /** Which map the last 3×3 convolution reads beside the upsampled scores; the published weights differ in it. */
    public enum Skip {
        /** Output of the first convolution joined with the image: 19 channels, the CamVid weights. */
        WITH_IMAGE,
        /** Output of the first convolution alone: 16 channels, the Cityscapes weights. */
        CONVOLUTION_ONLY
    }

    private final NetworkBuilder net = new NetworkBuilder("espnet");

    private EspNet() {}

    /**
     * The network.
     *
     * @param outputs K, classes and an "unlabelled" output where the weights have one
     * @param p residual ESP blocks at 1/4 resolution
     * @param q residual ESP blocks at 1/8 resolution
     */
    public static Network network(int outputs, int p, int q, Skip skip) {
        return described(outputs, p, q, skip).whole();
    }

    /** The network, cut before its last transposed convolution: (N, K, H / 2, W / 2). */
    static Described described(int outputs, int p, int q, Skip skip) {
        return new EspNet().describe(outputs, p, q, skip);
    }

    private Described describe(int k, int p, int q, Skip skip) {
        Value image = net.input(3);
        Value half = net.averagePool(image, Window.of(3).strided(2));
        Value quarter = net.averagePool(half, Window.of(3).strided(2));

        Value o0 = convNormPrelu("encoder.level1", image, 16, Window.of(3).strided(2));
        Value c0 = normPrelu("encoder.b1", net.concat(o0, half));
        Value o1First = down("encoder.level2_0", c0, 64);
        Value o1 = residualBlocks("encoder.level2.", o1First, p);
        Value c1 = normPrelu("encoder.b2", net.concat(o1, o1First, quarter));
        Value o2First = down("encoder.level3_0", c1, 128);
        Value o2 = residualBlocks("encoder.level3.", o2First, q);
        Value c2 = normPrelu("encoder.b3", net.concat(o2First, o2));

        Value scores = net.convNoBias("encoder.classifier.conv", c2, k, Window.of(1));
        Value e = net.deconvNoBias("up_l3.0", net.batchNorm("br", scores, EPS), k, HALVING);
        Value f = net.convNoBias("level3_C.conv", c1, k, Window.of(1));
        Value joined = normPrelu("combine_l2_l3.0", net.concat(f, e));
        Value merged = normPrelu("combine_l2_l3.1.bn", pyramid("combine_l2_l3.1", joined, k, Window.of(1)));
        Value g = normPrelu("up_l2.1", net.deconvNoBias("up_l2.0", merged, k, HALVING));
        Value x = skip == Skip.WITH_IMAGE ? c0 : o0;
        Value h = convNormPrelu("conv", net.concat(g, x), k, Window.of(3));
        return Described.cutAt(net.build(net.deconvNoBias("classifier", h, k, HALVING)), h);
    }

    /** The five parallel dilated convolutions behind a reduction, summed hierarchically. */
    private Value pyramid(String path, Value x, int out, Window reduction) {
        int narrow = out / 5;
        int wide = out - 4 * narrow;
        Value reduced = net.convNoBias(path + ".c1.conv", x, narrow, reduction);
        Value[] parts = new Value[1 + DILATIONS.length];
        parts[0] = net.convNoBias(path + ".d1.conv", reduced, wide, Window.of(3));
        for (int i = 0; i < DILATIONS.length; i++) {
            String name = path + ".d" + DILATIONS[i] + ".conv";
            Value branch = net.convNoBias(name, reduced, narrow, Window.of(3).dilated(DILATIONS[i]));
            parts[i + 1] = i == 0 ? branch : net.add(branch, parts[i]);
        }
        return net.concat(parts);
    }

    private Value down(String path, Value x, int out) {
        Value y = pyramid(path, x, out, Window.of(3).strided(2));
        return net.prelu(path + ".act", net.batchNorm(path + ".bn", y, EPS));
    }

    private Value residualBlocks(String path, Value x, int count) {
        Value y = x;
        for (int i = 0; i < count; i++) {
            Value sum = net.add(pyramid(path + i, y, y.channels(), Window.of(1)), y);
            y = normPrelu(path + i + ".bn", sum);
        }
        return y;
    }

    private Value normPrelu(String path, Value x) {
        return net.prelu(path + ".act", net.batchNorm(path + ".bn", x, EPS));
    }

    private Value convNormPrelu(String path, Value x, int out, Window window) {
        return normPrelu(path, net.convNoBias(path + ".conv", x, out, window));
    }
}
