package dev.reelmask.net.zoo;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The segmentation networks that can be had by name: what they are and how their published weights want their input.
 */
public final class Networks {
    private static final String SMP_HEAD = "segmentation_head.0.weight";
    /** Dilations of segmentation_models_pytorch at both output strides. */
    private static final List<Integer> SMP_RATES = List.of(12, 24, 36);

    /** Width multipliers with published ImageNet weights that are in use. */
    private static final double[] MOBILENET_WIDTHS = {0.5, 0.75, 1, 1.4};

    /** A network as its weights want it, its halves, and the input those weights were trained with. */
    public record Entry(Described described, InputSpec input) {
        /** From the image to logits. */
        public Network network() {
            return described.whole();
        }
    }

    /**
     * A row of the registry.
     *
     * @param ofWeights the variant and number of outputs that some weights have
     * @param untrained the usual variant with a number of outputs
     */
    private record Row(Function<Weights, Entry> ofWeights, IntFunction<Entry> untrained) {
        /** A network without variants, whose number of outputs is a dimension of one tensor. */
        static Row of(InputSpec input, String tensor, int axis, IntFunction<Described> describe) {
            IntFunction<Entry> entry = outputs -> new Entry(describe.apply(outputs), input);
            return new Row(weights -> entry.apply(dimension(weights, tensor, axis)), entry);
        }
    }

    private static final TreeMap<String, Row> KNOWN = new TreeMap<>();

    static {
        KNOWN.put("espnet", new Row(Networks::espNet, Networks::espNet));
        KNOWN.put("face-unet", Row.of(PublishedInputs.centred(256, 4), "out.weight", 0, FaceUnet::described));
        KNOWN.put("face-lite", Row.of(PublishedInputs.centred(256, 16), "classifier.weight", 0, FaceLite::described));
        KNOWN.put("face-lite-wide", Row.of(PublishedInputs.centred(256, 16), "classifier.weight", 0, FaceLite::wide));

        // Any size, as the paper: sides of 513 keep corners on corners through all strides.
        InputSpec imageNet = PublishedInputs.imageNet(513, 1);
        deepLabV3Plus("resnet50", imageNet, Networks::resNet50);
        deepLabV3Plus("resnet101", imageNet, Networks::resNet101);
        for (double width : MOBILENET_WIDTHS) {
            String encoder = "mobilenetv2" + (width == 1 ? "" : "-x" + width);
            deepLabV3Plus(encoder, imageNet, outputStride -> mobileNetV2(width, outputStride));
        }
        deepLabV3Plus("xception65", PublishedInputs.inception(513, 1), Networks::xception65);

        KNOWN.put(
                "deeplabv2-vgg16", Row.of(PublishedInputs.caffe(513, 1), "fc8_voc12_1.weight", 0, DeepLabV2::network));
        fcn("fcn32s-vgg16", FcnVgg16.Stride.FCN_32);
        fcn("fcn16s-vgg16", FcnVgg16.Stride.FCN_16);
        fcn("fcn8s-vgg16", FcnVgg16.Stride.FCN_8);

        fpn("densenet121", Fpn.Encoder.denseNet121());
        fpn("mobilenetv2", Fpn.Encoder.mobileNetV2());
    }

    private Networks() {}

    /** Names for {@link #forWeights} and {@link #untrained}, sorted. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(KNOWN.keySet());
    }

    /**
     * The network of a name with the variant and number of outputs that the weights have.
     *
     * @throws UserException for an unknown name, or weights of which not even the variant can be told
     */
    public static Entry forWeights(String name, Weights weights) {
        return row(name).ofWeights().apply(weights);
    }

    /**
     * A network of the registry to train from nothing.
     *
     * @param outputs number of classes
     * @throws UserException for an unknown name
     */
    public static Entry untrained(String name, int outputs) {
        return row(name).untrained().apply(outputs);
    }

    private static Row row(String name) {
        Row row = KNOWN.get(name);
        if (row == null) {
            throw new UserException("There is no network '%s'. Known are %s.".formatted(name, KNOWN.keySet()));
        }
        return row;
    }

    /** Both output strides of one encoder: 16 as in the paper's main experiments, and 8 under {@code …-os8}. */
    private static void deepLabV3Plus(String encoder, InputSpec input, IntFunction<DeepLabV3Plus.Encoder> atStride) {
        for (int outputStride : new int[] {16, 8}) {
            String name = "deeplabv3plus-" + encoder + (outputStride == 16 ? "" : "-os" + outputStride);
            String identifier = name.replaceAll("[-.]", "_");
            KNOWN.put(
                    name,
                    Row.of(
                            input,
                            SMP_HEAD,
                            0,
                            outputs -> DeepLabV3Plus.network(
                                    identifier, atStride.apply(outputStride), outputs, SMP_RATES)));
        }
    }

    private static DeepLabV3Plus.Encoder resNet50(int outputStride) {
        return (net, image) -> ResNet.describe(net, "encoder.", image, ResNet.Depth.RESNET_50, outputStride);
    }

    private static DeepLabV3Plus.Encoder resNet101(int outputStride) {
        return (net, image) -> ResNet.describe(net, "encoder.", image, ResNet.Depth.RESNET_101, outputStride);
    }

    private static DeepLabV3Plus.Encoder mobileNetV2(double width, int outputStride) {
        return (net, image) ->
                MobileNetV2.describe(net, "encoder.", image, width, outputStride, MobileNetV2.Padding.SYMMETRIC);
    }

    private static DeepLabV3Plus.Encoder xception65(int outputStride) {
        return (net, image) -> Xception65.describe(net, "encoder.model.", image, outputStride);
    }

    private static void fcn(String name, FcnVgg16.Stride stride) {
        InputSpec input = PublishedInputs.caffe(500, 1);
        KNOWN.put(
                name,
                Row.of(
                        input,
                        "score_fr.weight",
                        0,
                        outputs -> FcnVgg16.network(outputs, stride, FcnVgg16.PUBLISHED_WIDTH)));
    }

    /** Whole, and without one or two of its deepest levels. */
    private static void fpn(String encoder, Fpn.Encoder maps) {
        for (int truncated = 0; truncated <= 2; truncated++) {
            int without = truncated;
            KNOWN.put(
                    "fpn-" + encoder + (truncated == 0 ? "" : "-truncated" + truncated),
                    Row.of(
                            PublishedInputs.imageNet(512, 32),
                            SMP_HEAD,
                            0,
                            outputs -> Fpn.network(encoder, maps, outputs, without)));
        }
    }

    private static Entry espNet(int outputs) {
        return new Entry(EspNet.described(outputs, 2, 8, EspNet.Skip.WITH_IMAGE), PublishedInputs.ESPNET_CAMVID);
    }

    private static Entry espNet(Weights weights) {
        int outputs = dimension(weights, "classifier.weight", 1);
        int skipChannels = dimension(weights, "conv.conv.weight", 1) - outputs;
        EspNet.Skip skip = skipChannels == 19 ? EspNet.Skip.WITH_IMAGE : EspNet.Skip.CONVOLUTION_ONLY;
        int p = blocks(weights, "encoder.level2.");
        int q = blocks(weights, "encoder.level3.");
        return new Entry(
                EspNet.described(outputs, p, q, skip),
                skip == EspNet.Skip.WITH_IMAGE ? PublishedInputs.ESPNET_CAMVID : PublishedInputs.ESPNET_CITYSCAPES);
    }

    private static int blocks(Weights weights, String prefix) {
        return (int) IntStream.iterate(0, i -> weights.contains(prefix + i + ".c1.conv.weight"), i -> i + 1)
                .count();
    }

    private static int dimension(Weights weights, String name, int axis) {
        if (!weights.contains(name)) {
            throw new UserException(
                    "The weights hold no tensor '%s', so they are not of this network%s. Check --network and --weights."
                            .formatted(name, weights.resembling(name)));
        }
        FloatTensor tensor = weights.get(name);
        if (tensor.shape().size() <= axis) {
            throw new UserException("Tensor '%s' has shape %s, which this network does not know. Check --network."
                    .formatted(name, tensor.shape()));
        }
        return tensor.shape().get(axis);
    }
}
