package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Resize;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/**
 * A residual U-Net for faces at video rate: encoder 16, 32, 64, 96 channels at 1/2, 1/4, 1/8, 1/16, dilated context at
 * 1/16, decoder back to 1/2. Residual blocks after He et al. (CVPR 2016), skips after Ronneberger et al. (MICCAI 2015).
 * {@link #wide} has twice the channels throughout, to teach the other.
 *
 * <p>Input: (N, 3, H, W) float RGB in [−1, 1], H and W multiples of 16. Output: (N, K, H/2, W/2) logits.
 */
public final class FaceLite {
    private static final double EPS = 1e-5;

    private final NetworkBuilder net;
    private final int width;

    private FaceLite(String identifier, int width) {
        net = new NetworkBuilder(identifier);
        this.width = width;
    }

    /** The network with {@code outputs} classes. */
    public static Network network(int outputs) {
        return described(outputs).whole();
    }

    /** The network, cut before its classifier: (N, 16, H / 2, W / 2). */
    static Described described(int outputs) {
        return new FaceLite("face_lite", 1).describe(outputs);
    }

    /** The same with twice the channels, cut before its classifier: (N, 32, H / 2, W / 2). */
    static Described wide(int outputs) {
        return new FaceLite("face_lite_wide", 2).describe(outputs);
    }

    private Described describe(int outputs) {
        Value image = net.input(3);
        Value half = halving("stem", image, 16 * width);
        Value quarter = residual("encoder4", halving("down4", half, 32 * width), 1);
        Value eighth = residual("encoder8", halving("down8", quarter, 64 * width), 1);
        Value deep = residual("encoder16", halving("down16", eighth, 96 * width), 1);
        Value context = residual("context4", residual("context2", deep, 2), 4);
        Value up8 = merge("decoder8", context, eighth, 64 * width);
        Value up4 = merge("decoder4", up8, quarter, 32 * width);
        Value up2 = merge("decoder2", up4, half, 16 * width);
        return Described.cutAt(net.build(net.conv("classifier", up2, outputs, Window.of(1))), up2);
    }

    private Value halving(String path, Value x, int out) {
        return convNormRelu(path, x, out, Window.of(3).strided(2));
    }

    private Value residual(String path, Value x, int dilation) {
        Value first = convNormRelu(path + ".0", x, x.channels(), Window.of(3).dilated(dilation));
        Value second = net.convNoBias(
                path + ".1.conv", first, x.channels(), Window.of(3).dilated(dilation));
        return net.relu(net.add(net.batchNorm(path + ".1.norm", second, EPS), x));
    }

    /** Narrows the deeper map, doubles its size, joins it with the skip and mixes both. */
    private Value merge(String path, Value deeper, Value skip, int out) {
        Value narrow = convNormRelu(path + ".narrow", deeper, out, Window.of(1));
        Value enlarged = net.apply(new Resize(2, false), narrow);
        return convNormRelu(path + ".mix", net.concat(enlarged, skip), out, Window.of(3));
    }

    private Value convNormRelu(String path, Value x, int out, Window window) {
        return net.relu(net.batchNorm(path + ".norm", net.convNoBias(path + ".conv", x, out, window), EPS));
    }
}
