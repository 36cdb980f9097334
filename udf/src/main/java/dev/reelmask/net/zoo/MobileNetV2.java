package dev.reelmask.net.zoo;

import dev.reelmask.net.graph.Convolutions.Conv2d;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Ops.Activation;
import dev.reelmask.net.graph.Ops.Pad;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MobileNetV2 (Sandler et al., CVPR 2018) without its classifier, names of torchvision's state dict; strides past the
 * output stride become dilations as in segmentation_models_pytorch.
 */
final class MobileNetV2 {
    private static final double EPS = 1e-5;
    /** Expansion, channels, blocks and stride of each stage (table 2 of the paper). */
    private static final int[][] STAGES = {
        {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
    };

    /** The last ones of strides 4, 8 and 16. */
    private static final List<Integer> LEVEL_BLOCKS = List.of(3, 6, 13);

    /** Where a convolution of stride 2 puts its padding on maps of even size. */
    enum Padding {
        /** One pixel on every side, as PyTorch. */
        SYMMETRIC,
        /** One pixel to the right and at the bottom, as TensorFlow's SAME. */
        TENSORFLOW
    }

    private final NetworkBuilder net;
    private final String prefix;
    private final double width;
    private final Padding padding;

    private MobileNetV2(NetworkBuilder net, String prefix, double width, Padding padding) {
        this.net = net;
        this.prefix = prefix;
        this.width = width;
        this.padding = padding;
    }

    /**
     * Adds the encoder to a network.
     *
     * @param prefix of all names, for example {@code encoder.}
     * @param width multiplier of all channels, rounded to multiples of 8
     * @param outputStride 8, 16 or 32
     */
    static Backbone describe(
            NetworkBuilder net, String prefix, Value image, double width, int outputStride, Padding padding) {
        return new MobileNetV2(net, prefix, width, padding).describe(image, outputStride);
    }

    /**
     * Adds the encoder of width 1 to a network, without what only deeper maps need.
     *
     * @param prefix of all names, for example {@code encoder.}
     * @param levels how many maps, 1 to 4
     * @return the maps at strides 4, 8, 16 and 32 that segmentation_models_pytorch gives a pyramid
     */
    static List<Value> levels(NetworkBuilder net, String prefix, Value image, int levels) {
        return new MobileNetV2(net, prefix, 1, Padding.SYMMETRIC).maps(image, 32, levels);
    }

    private Backbone describe(Value image, int outputStride) {
        List<Value> maps = maps(image, outputStride, LEVEL_BLOCKS.size() + 1);
        return new Backbone(maps.get(0), maps.get(maps.size() - 1));
    }

    /** Behind {@link #LEVEL_BLOCKS} and behind the last convolution, as far as so many are wanted. */
    private List<Value> maps(Value image, int outputStride, int levels) {
        int stride = 2;
        int dilation = 1;
        int block = 0;
        List<Value> maps = new ArrayList<>();
        Value x = convNorm(block, "0", "1", image, channels(32), new Window(3, 2, 1, 1), 1, true);
        for (int[] stage : STAGES) {
            for (int i = 0; i < stage[2]; i++) {
                boolean halves = i == 0 && stage[3] == 2;
                boolean strided = halves && stride < outputStride;
                dilation *= halves && !strided ? 2 : 1;
                stride *= strided ? 2 : 1;
                Window window = Window.of(3).dilated(dilation).strided(strided ? 2 : 1);
                x = residual(++block, x, stage[0], channels(stage[1]), window);
                if (LEVEL_BLOCKS.contains(block)) {
                    maps.add(x);
                }
                if (maps.size() == levels) {
                    return maps;
                }
            }
        }
        int last = rounded(1280 * Math.max(1, width));
        maps.add(convNorm(++block, "0", "1", x, last, Window.of(1), 1, true));
        return maps;
    }

    private Value residual(int block, Value x, int expansion, int out, Window window) {
        Value y = x;
        String at = "conv.";
        int part = 0;
        if (expansion != 1) {
            y = convNorm(block, "conv.0.0", "conv.0.1", y, x.channels() * expansion, Window.of(1), 1, true);
            part = 1;
        }
        y = convNorm(block, at + part + ".0", at + part + ".1", y, y.channels(), window, y.channels(), true);
        y = convNorm(block, at + (part + 1), at + (part + 2), y, out, Window.of(1), 1, false);
        return window.stride() == 1 && x.channels() == out ? net.add(y, x) : y;
    }

    private Value convNorm(
            int block, String conv, String norm, Value x, int out, Window window, int groups, boolean active) {
        String path = prefix + "features." + block + ".";
        boolean shifted = padding == Padding.TENSORFLOW && window.stride() == 2;
        Value padded = shifted ? net.apply(new Pad(0, 1, 0, 1), x) : x;
        Conv2d op = new Conv2d(x.channels(), out, shifted ? window.padded(0) : window, groups, false);
        Value y = net.batchNorm(path + norm, net.apply(path + conv, op, padded), EPS);
        return active ? net.apply(Activation.RELU6, y) : y;
    }

    private int channels(int published) {
        return rounded(published * width);
    }

    /** To a multiple of 8, at most a tenth below, as the published code. */
    private static int rounded(double channels) {
        int nearest = Math.max(8, (int) (channels + 4) / 8 * 8);
        return nearest < 0.9 * channels ? nearest + 8 : nearest;
    }

    /**
     * TensorFlow's tensors with folded batch norms ({@code MobilenetV2/expanded_conv_1/project.weight}) under
     * torchvision's names, with batch norms that only add the bias. The classifier is left out.
     */
    static Weights fromTensorFlow(Weights folded) {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        folded.tensors().forEach((name, tensor) -> {
            String layer = name.substring(0, name.lastIndexOf('.'));
            if (name.startsWith("MobilenetV2/") && !layer.contains("Logits")) {
                boolean bias = name.endsWith(".bias");
                if (bias) {
                    FoldedNorms.put(normOf(layer), EPS, tensor, tensors);
                } else {
                    tensors.put(convOf(layer) + ".weight", tensor);
                }
            }
        });
        return new Weights(tensors);
    }

    private static String convOf(String layer) {
        String[] parts = layer.split("/", -1);
        return switch (parts[1]) {
            case "Conv" -> "features.0.0";
            case "Conv_1" -> "features.18.0";
            case "expanded_conv" -> "features.1.conv." + (parts[2].equals("depthwise") ? "0.0" : "1");
            default -> "features." + (1 + blockOf(parts[1])) + ".conv." + convInBlock(parts[2]);
        };
    }

    private static String normOf(String layer) {
        String conv = convOf(layer);
        int last = conv.lastIndexOf('.');
        return conv.substring(0, last + 1) + (1 + Integer.parseInt(conv.substring(last + 1)));
    }

    private static int blockOf(String name) {
        return Integer.parseInt(name.substring("expanded_conv_".length()));
    }

    private static String convInBlock(String role) {
        return switch (role) {
            case "expand" -> "0.0";
            case "depthwise" -> "1.0";
            default -> "2";
        };
    }
}
