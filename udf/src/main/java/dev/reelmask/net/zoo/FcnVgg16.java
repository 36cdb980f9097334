package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Dropout;
import dev.reelmask.net.graph.Ops.Pad;
import dev.reelmask.net.graph.Resizing.BilinearDeconvolution;
import dev.reelmask.net.graph.Resizing.CropAt;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/**
 * Fully convolutional VGG-16 (Long et al., CVPR 2015) as shelhamer/fcn.berkeleyvision.org {@code voc-fcn32s},
 * {@code voc-fcn16s} and {@code voc-fcn8s}, names of its Caffe layers: pad 100 before the first convolution, poolings
 * that round up, fixed bilinear enlargements, crops by the offsets that Caffe computes for them.
 *
 * <p>Input: (N, 3, H, W) float BGR. Output: (N, K, H, W) logits, any size. Cut at the fused scores (K channels at the
 * output's stride), the maps that Clockwork ConvNets cache (Shelhamer et al., ECCVW 2016).
 */
final class FcnVgg16 {
    /** Channels of fc6 and fc7 in the published weights. */
    static final int PUBLISHED_WIDTH = 4096;

    private static final Window HALVING = new Window(2, 2, 0, 1);
    private static final int PADDING = 100;
    private static final int STRIDE = 32;
    private static final double DROPOUT = 0.5;

    /** Stride of the finest scores, and where the enlarged scores begin to lie over the image. */
    enum Stride {
        FCN_32(32, 19, 45, "upscore"),
        FCN_16(16, 27, 53, "upscore16"),
        FCN_8(8, 31, 57, "upscore8");

        private final int factor;
        private final int offset;
        /** Rows and columns behind the image for sides that are multiples of 32, the network's stride. */
        private final int rest;

        private final String enlargement;

        Stride(int factor, int offset, int rest, String enlargement) {
            this.factor = factor;
            this.offset = offset;
            this.rest = rest;
            this.enlargement = enlargement;
        }
    }

    private final NetworkBuilder net;
    private final int outputs;

    private FcnVgg16(String name, int outputs) {
        this.net = new NetworkBuilder(name);
        this.outputs = outputs;
    }

    /**
     * The network.
     *
     * @param outputs K
     * @param width channels of fc6 and fc7
     */
    static Described network(int outputs, Stride stride, int width) {
        String name = "fcn" + stride.factor + "s_vgg16";
        NetworkBuilder head = new NetworkBuilder(name);
        Value enlarged = enlarged(head, stride, head.input(outputs));
        Pad crop = new Pad(-stride.offset, -stride.rest, -stride.offset, -stride.rest);
        FcnVgg16 fcn = new FcnVgg16(name, outputs);
        Value image = fcn.net.input(3);
        Value scores = fcn.scores(image, stride, width);
        Value cropped = fcn.net.apply(new CropAt(stride.offset), enlarged(fcn.net, stride, scores), image);
        return Described.cutAt(fcn.net.build(cropped), scores, head.build(head.apply(crop, enlarged)), STRIDE);
    }

    private static Value enlarged(NetworkBuilder net, Stride stride, Value scores) {
        return net.apply(stride.enlargement, new BilinearDeconvolution(scores.channels(), stride.factor), scores);
    }

    private Value scores(Value image, Stride stride, int width) {
        Value[] pooled = new Value[Vgg16.STAGES + 1];
        pooled[0] = image;
        for (int i = 1; i <= Vgg16.STAGES; i++) {
            Window first = i == 1 ? Window.of(3).padded(PADDING) : Window.of(3);
            Value stage = Vgg16.stage(net, i, pooled[i - 1], first, Window.of(3));
            pooled[i] = net.maxPoolRoundedUp(stage, HALVING);
        }
        Value fc6 = fullyConnected("fc6", pooled[Vgg16.STAGES], width, 7);
        Value fc7 = fullyConnected("fc7", fc6, width, 1);
        Value deep = net.conv("score_fr", fc7, outputs, Window.of(1));
        return switch (stride) {
            case FCN_32 -> deep;
            case FCN_16 -> fused("upscore2", deep, "score_pool4", pooled[4], 5);
            case FCN_8 -> {
                Value middle = fused("upscore2", deep, "score_pool4", pooled[4], 5);
                yield fused("upscore_pool4", middle, "score_pool3", pooled[3], 9);
            }
        };
    }

    private Value fullyConnected(String path, Value x, int width, int kernel) {
        Value y = net.relu(net.conv(path, x, width, new Window(kernel, 1, 0, 1)));
        return net.apply(new Dropout(DROPOUT), y);
    }

    /** The deeper scores, enlarged twice, and those of a pooling from its row and column {@code offset}. */
    private Value fused(String enlargement, Value deeper, String path, Value pooled, int offset) {
        Value twice = net.apply(enlargement, new BilinearDeconvolution(outputs, 2), deeper);
        Value own = net.conv(path, pooled, outputs, Window.of(1));
        return net.add(twice, net.apply(new CropAt(offset), own, twice));
    }
}
