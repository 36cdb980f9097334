package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Dropout;
import dev.reelmask.net.graph.Ops.GlobalAveragePool;
import dev.reelmask.net.graph.Ops.Resize;
import dev.reelmask.net.graph.Ops.ResizeLike;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import java.util.List;

/**
 * DeepLabV3+ (Chen et al., ECCV 2018) as segmentation_models_pytorch builds it, names of its state dict: separable
 * atrous pyramid over the encoder's last map, joined with the encoder's map at stride 4.
 *
 * <p>Input: (N, 3, H, W) float. Output: (N, K, H, W) logits. Any size whose maps the encoder can halve; where that
 * leaves a remainder, resizes go to the larger map's size (the paper's rule (d − 1) s + 1 for sizes such as 513).
 */
final class DeepLabV3Plus {
    private static final double EPS = 1e-5;
    private static final int WIDTH = 256;
    private static final int LOW_LEVEL_WIDTH = 48;
    private static final double DROPOUT = 0.5;
    private static final int MAP_STRIDE = 4;
    private static final int STRIDE = 16;
    private static final String CLASSIFIER = "segmentation_head.0";

    private final NetworkBuilder net;

    private DeepLabV3Plus(NetworkBuilder net) {
        this.net = net;
    }

    /** Adds an encoder to a network whose names begin with {@code encoder.}. */
    interface Encoder {
        Backbone describe(NetworkBuilder net, Value image);
    }

    /**
     * The network, cut before its classifier: (N, 256, H / 4, W / 4).
     *
     * @param outputs K
     * @param rates dilations of the three atrous convolutions: 6, 12, 18 at output stride 16 in the paper, 12, 24, 36
     *     at output stride 8 and in segmentation_models_pytorch at both
     */
    static Described network(String name, Encoder encoder, int outputs, List<Integer> rates) {
        NetworkBuilder head = new NetworkBuilder(name);
        Value scores = head.conv(CLASSIFIER, head.input(WIDTH), outputs, Window.of(1));
        return new DeepLabV3Plus(new NetworkBuilder(name))
                .describe(encoder, outputs, rates, head.build(head.apply(new Resize(MAP_STRIDE, true), scores)));
    }

    private Described describe(Encoder encoder, int outputs, List<Integer> rates, Network head) {
        Value image = net.input(3);
        Backbone maps = encoder.describe(net, image);
        Value context = separable("decoder.aspp.1", "decoder.aspp.2", pyramid(maps.deep(), rates), 1);
        Value low = convNormRelu("decoder.block1", maps.lowLevel(), LOW_LEVEL_WIDTH);
        Value enlarged = net.apply(new ResizeLike(true), context, low);
        Value features = separable("decoder.block2.0", "decoder.block2.1", net.concat(enlarged, low), 1);
        Value scores = net.conv(CLASSIFIER, features, outputs, Window.of(1));
        return Described.cutAt(net.build(net.apply(new ResizeLike(true), scores, image)), features, head, STRIDE);
    }

    private Value pyramid(Value x, List<Integer> rates) {
        String at = "decoder.aspp.0.convs.";
        Value[] branches = new Value[rates.size() + 2];
        branches[0] = convNormRelu(at + 0, x, WIDTH);
        for (int i = 1; i <= rates.size(); i++) {
            branches[i] = separable(at + i + ".0", at + i + ".1", x, rates.get(i - 1));
        }
        int pooling = rates.size() + 1;
        Value mean = net.apply(new GlobalAveragePool(), x);
        Value pooled = net.relu(net.batchNorm(
                at + pooling + ".2", net.convNoBias(at + pooling + ".1", mean, WIDTH, Window.of(1)), EPS));
        branches[pooling] = net.apply(new ResizeLike(false), pooled, x);
        Value joined = convNormRelu("decoder.aspp.0.project", net.concat(branches), WIDTH);
        return net.apply(new Dropout(DROPOUT), joined);
    }

    private Value separable(String path, String norm, Value x, int dilation) {
        Window window = Window.of(3).dilated(dilation);
        Value each = net.apply(path + ".0", new Conv2d(x.channels(), x.channels(), window, x.channels(), false), x);
        return net.relu(net.batchNorm(norm, net.convNoBias(path + ".1", each, WIDTH, Window.of(1)), EPS));
    }

    private Value convNormRelu(String path, Value x, int out) {
        return net.relu(net.batchNorm(path + ".1", net.convNoBias(path + ".0", x, out, Window.of(1)), EPS));
    }
}
