package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.CropLike;
import dev.reelmask.net.graph.Ops.Dropout;
import dev.reelmask.net.graph.Ops.Pad;
import dev.reelmask.net.graph.Resizing.CornerAligned;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;

/**
 * DeepLabV2 over VGG-16 with the large atrous pyramid (Chen et al., PAMI 2018, "ASPP-L"), names of its Caffe layers:
 * overlapping poolings that round up, the last two without stride, four branches {@code fc6_1} … {@code fc8_voc12_4}
 * whose scores are summed and enlarged 8 times, corners on corners.
 *
 * <p>Input: (N, 3, H, W) float BGR. Output: (N, K, H, W) logits, any size. Cut at the summed scores (stride 8), as DFF
 * and DVSNet propagate what is before the last enlargement.
 */
final class DeepLabV2 {
    private static final int[] RATES = {6, 12, 18, 24};
    private static final int WIDTH = 1024;
    private static final int STRIDE = 8;
    private static final double DROPOUT = 0.5;
    private static final Window OVERLAPPING = Window.of(3).strided(2);

    private final NetworkBuilder net = new NetworkBuilder("deeplabv2_vgg16");

    private DeepLabV2() {}

    /** The network with K = {@code outputs}. */
    static Described network(int outputs) {
        return new DeepLabV2().describe(outputs);
    }

    private Described describe(int outputs) {
        Value image = net.input(3);
        Value x = image;
        for (int i = 1; i <= Vgg16.STAGES; i++) {
            Window convolution = Window.of(3).dilated(i == Vgg16.STAGES ? 2 : 1);
            Value stage = Vgg16.stage(net, i, x, convolution, convolution);
            x = net.maxPoolRoundedUp(stage, i < 4 ? OVERLAPPING : OVERLAPPING.strided(1));
        }
        Value scores = null;
        for (int i = 1; i <= RATES.length; i++) {
            Value branch = branch(i, x, outputs);
            scores = scores == null ? branch : net.add(scores, branch);
        }
        Value whole = net.apply(new CropLike(), net.apply(new CornerAligned(STRIDE), scores), image);
        NetworkBuilder head = new NetworkBuilder("deeplabv2_vgg16");
        Value enlarged = head.apply(new CornerAligned(STRIDE), head.input(outputs));
        return Described.cutAt(
                net.build(whole), scores, head.build(head.apply(new Pad(0, -1, 0, -1), enlarged)), STRIDE);
    }

    private Value branch(int index, Value x, int outputs) {
        Window dilated = Window.of(3).dilated(RATES[index - 1]);
        Value wide = net.relu(net.conv("fc6_" + index, x, WIDTH, dilated));
        Value mixed = net.relu(net.conv("fc7_" + index, dropout(wide), WIDTH, Window.of(1)));
        return net.conv("fc8_voc12_" + index, dropout(mixed), outputs, Window.of(1));
    }

    private Value dropout(Value x) {
        return net.apply(new Dropout(DROPOUT), x);
    }
}
