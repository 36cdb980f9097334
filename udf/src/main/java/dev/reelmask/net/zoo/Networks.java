package dev.reelmask.net.zoo;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.FloatTensor;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.InputSpec.ChannelOrder;
import dev.reelmask.net.bundle.InputSpec.Padding;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.Network;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The networks that can be imported by name: what they are and how their published weights want their input. */
public final class Networks {
    /** CamVid's training mean and deviation in B, G, R; the published code divides by 255 once more. */
    private static final InputSpec ESPNET_CAMVID = new InputSpec(
            SizePolicy.stretched(new FrameSize(480, 360)),
            ChannelOrder.BGR,
            List.of(110.33, 108.41, 105.03),
            List.of(72.13 * 255, 72.69 * 255, 69.90 * 255),
            8,
            Padding.STRIDE);

    private static final InputSpec ESPNET_CITYSCAPES = new InputSpec(
            SizePolicy.fixed(new FrameSize(1024, 512)),
            ChannelOrder.BGR,
            List.of(72.3923, 82.9089, 73.1584),
            List.of(45.3192 * 255, 46.1529 * 255, 44.9148 * 255),
            8,
            Padding.STRIDE);

    private static final InputSpec FACE_UNET = new InputSpec(
            SizePolicy.stretched(new FrameSize(256, 256)),
            ChannelOrder.RGB,
            List.of(127.5, 127.5, 127.5),
            List.of(127.5, 127.5, 127.5),
            4,
            Padding.STRIDE);

    private static final InputSpec FACE_LITE = new InputSpec(
            SizePolicy.stretched(new FrameSize(256, 256)),
            ChannelOrder.RGB,
            List.of(127.5, 127.5, 127.5),
            List.of(127.5, 127.5, 127.5),
            16,
            Padding.STRIDE);

    /** A network as its weights want it, and the input those were trained with. */
    public record Entry(Network network, InputSpec input) {}

    private interface Reader {
        Entry read(Weights weights);
    }

    private static final TreeMap<String, Reader> KNOWN = new TreeMap<>();

    static {
        KNOWN.put("espnet", Networks::espnet);
        KNOWN.put("face-unet", Networks::faceUnet);
        KNOWN.put("face-lite", Networks::faceLite);
    }

    private Networks() {}

    /** Names for {@link #forWeights}. */
    public static Set<String> names() {
        return Set.copyOf(KNOWN.keySet());
    }

    /**
     * The network of a name with the variant and number of outputs that the weights have.
     *
     * @throws UserException for an unknown name, or weights of which not even the variant can be told
     */
    public static Entry forWeights(String name, Weights weights) {
        Reader reader = KNOWN.get(name);
        if (reader == null) {
            throw new UserException("There is no network '%s'. Known are %s.".formatted(name, KNOWN.keySet()));
        }
        return reader.read(weights);
    }

    private static Entry espnet(Weights weights) {
        int outputs = dimension(weights, "classifier.weight", 1);
        int skipChannels = dimension(weights, "conv.conv.weight", 1) - outputs;
        EspNet.Skip skip = skipChannels == 19 ? EspNet.Skip.WITH_IMAGE : EspNet.Skip.CONVOLUTION_ONLY;
        int p = blocks(weights, "encoder.level2.");
        int q = blocks(weights, "encoder.level3.");
        return new Entry(
                EspNet.network(outputs, p, q, skip),
                skip == EspNet.Skip.WITH_IMAGE ? ESPNET_CAMVID : ESPNET_CITYSCAPES);
    }

    private static Entry faceUnet(Weights weights) {
        return new Entry(FaceUnet.network(dimension(weights, "out.weight", 0)), FACE_UNET);
    }

    private static Entry faceLite(Weights weights) {
        return untrained("face-lite", dimension(weights, "classifier.weight", 0));
    }

    /**
     * A network of the registry to train from nothing.
     *
     * @param outputs number of classes
     * @throws UserException for an unknown name
     */
    public static Entry untrained(String name, int outputs) {
        return switch (name) {
            case "espnet" -> new Entry(EspNet.network(outputs, 2, 8, EspNet.Skip.WITH_IMAGE), ESPNET_CAMVID);
            case "face-unet" -> new Entry(FaceUnet.network(outputs), FACE_UNET);
            case "face-lite" -> new Entry(FaceLite.network(outputs), FACE_LITE);
            default ->
                throw new UserException("There is no network '%s'. Known are %s.".formatted(name, KNOWN.keySet()));
        };
    }

    private static int blocks(Weights weights, String prefix) {
        return (int) IntStream.iterate(0, i -> weights.contains(prefix + i + ".c1.conv.weight"), i -> i + 1)
                .count();
    }

    private static int dimension(Weights weights, String name, int axis) {
        if (!weights.contains(name)) {
            throw new UserException(
                    "The weights hold no tensor '%s', so they are not of this network. Check --network and --weights."
                            .formatted(name));
        }
        FloatTensor tensor = weights.get(name);
        if (tensor.shape().size() <= axis) {
            throw new UserException("Tensor '%s' has shape %s, which this network does not know. Check --network."
                    .formatted(name, tensor.shape()));
        }
        return tensor.shape().get(axis);
    }

    /**
     * What a bundle of posteriors says of a network: outputs past the last class mean "unlabelled".
     *
     * @param outputs number of scores a pixel
     * @param reduce side of the cells of scores that are warped as one
     */
    public static BundleSpec posteriors(
            String name,
            ClassSet classes,
            int outputs,
            int reduce,
            InputSpec input,
            String licence,
            String provenance) {
        if (outputs < classes.size()) {
            throw new UserException("The weights have %d outputs, but class set %s has %d classes. Check --classes."
                    .formatted(outputs, classes.name(), classes.size()));
        }
        List<Integer> ids = IntStream.range(0, outputs)
                .map(i -> i < classes.size() ? i : LabelMap.IGNORE)
                .boxed()
                .toList();
        return new BundleSpec(name, classes, ids, input, PropagationKind.POSTERIORS, reduce, licence, provenance);
    }
}
