package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.GroupNorm;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Dropout;
import dev.reelmask.net.graph.Ops.Resize;
import dev.reelmask.net.graph.Ops.ResizeLike;
import dev.reelmask.net.graph.Resizing.NearestLike;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * Semantic FPN (Kirillov et al., CVPR 2019) over DenseNet-121 or MobileNetV2 as segmentation_models_pytorch builds it,
 * names of its state dict; also without its one or two deepest levels, whose tensors are then missing and whose maps do
 * not enter the sums.
 *
 * <p>Input: (N, 3, H, W) float. Output: (N, K, H, W) logits. Any size: enlargements go to the size of the next level,
 * which is twice the smaller one where sides are multiples of 32.
 */
final class Fpn {
    private static final double EPS = 1e-5;
    private static final int PYRAMID_WIDTH = 256;
    private static final int WIDTH = 128;
    private static final int GROUPS = 32;
    private static final double DROPOUT = 0.2;
    private static final int MAP_STRIDE = 4;
    private static final int STRIDE = 32;
    private static final int LEVELS = 4;
    /** Levels that skip propagation takes from a key frame at most. */
    private static final int MOST_SKIPPED = 2;

    private static final String CLASSIFIER = "segmentation_head.0";

    private final NetworkBuilder net;

    private Fpn(NetworkBuilder net) {
        this.net = net;
    }

    /** Adds an encoder to a network. */
    interface Encoder {
        /** Its maps at strides 4, 8, 16 and 32, or the first of them. */
        List<Value> describe(NetworkBuilder net, Value image, int levels);

        static Encoder denseNet121() {
            return (net, image, levels) -> DenseNet121.describe(net, "encoder.features.", image, levels);
        }

        static Encoder mobileNetV2() {
            return (net, image, levels) -> MobileNetV2.levels(net, "encoder.", image, levels);
        }
    }

    /**
     * The network, cut where the levels are summed up: (N, 128, H / 4, W / 4).
     *
     * @param encoder its name, for the network's
     * @param outputs K
     * @param truncated how many of the four levels are left out, deepest first: 0, 1 or 2
     */
    static Described network(String encoder, Encoder maps, int outputs, int truncated) {
        String name = "fpn_" + encoder + (truncated == 0 ? "" : "_truncated" + truncated);
        NetworkBuilder head = new NetworkBuilder(name);
        Value scores = head.conv(CLASSIFIER, head.input(WIDTH), outputs, Window.of(1));
        return new Fpn(new NetworkBuilder(name))
                .describe(maps, outputs, truncated, head.build(head.apply(new Resize(MAP_STRIDE, true), scores)));
    }

    private Described describe(Encoder encoder, int outputs, int truncated, Network head) {
        Value image = net.input(3);
        List<Value> maps = encoder.describe(net, image, LEVELS - truncated);
        Value[] pyramid = pyramid(maps);
        Value sum = null;
        List<List<Value>> deepest = new ArrayList<>();
        for (int level = pyramid.length - 1; level >= 0; level--) {
            Value block = segmentationBlock(level, pyramid);
            sum = sum == null ? block : net.add(sum, block);
            if (deepest.size() < MOST_SKIPPED && level > 0) {
                deepest.add(List.of(pyramid[level], sum));
            }
        }
        Value features = net.apply(new Dropout(DROPOUT, true), sum);
        Value scores = net.conv(CLASSIFIER, features, outputs, Window.of(1));
        return Described.cutAt(net.build(net.apply(new ResizeLike(true), scores, image)), features, head, STRIDE)
                .withLevels(deepest);
    }

    /** Levels p2, p3, …: each the encoder's map and the level below it, enlarged. */
    private Value[] pyramid(List<Value> maps) {
        Value[] pyramid = new Value[maps.size()];
        for (int level = maps.size() - 1; level >= 0; level--) {
            boolean deepest = level == LEVELS - 1;
            String path = "decoder.p" + (level + 2) + (deepest ? "" : ".skip_conv");
            Value lateral = net.conv(path, maps.get(level), PYRAMID_WIDTH, Window.of(1));
            pyramid[level] = level == maps.size() - 1
                    ? lateral
                    : net.add(net.apply(new NearestLike(), pyramid[level + 1], lateral), lateral);
        }
        return pyramid;
    }

    /** From a level to the size of the lowest, doubling behind each convolution. */
    private Value segmentationBlock(int level, Value[] pyramid) {
        String path = "decoder.seg_blocks." + (LEVELS - 1 - level) + ".block.";
        Value x = pyramid[level];
        for (int i = 0; i < Math.max(1, level); i++) {
            String at = path + i + ".block.";
            Value y = net.convNoBias(at + 0, x, WIDTH, Window.of(3));
            Value active = net.relu(net.apply(at + 1, new GroupNorm(GROUPS, WIDTH, EPS), y));
            x = level == 0 ? active : net.apply(new ResizeLike(true), active, pyramid[level - 1 - i]);
        }
        return x;
    }
}
