package dev.reelmask.net.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.module.FusedArchive;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.ParameterNames;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.testing.Goldens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares segmentation networks with the outputs and gradients of their originals that
 * {@code tests/python/make_goldens.py} wrote. The largest relative errors are printed for {@code docs/networks.md}.
 */
class SegmentersTest {
    private static final double RELATIVE_ERROR = 1e-4;
    private static final int GOLDEN_VALUES = 100;
    private static final int CLASSES = 5;
    /** Of fc6 and fc7: the published 4096 would fill the heap with formula weights. */
    private static final int NARROW = 128;

    /** Training modules of larger networks are made of the same operations and only take time. */
    private static final int LARGE = 20_000_000;

    private static final double RELU_GAIN = Math.sqrt(2);
    private static final FrameSize EVEN = new FrameSize(96, 64);
    private static final FrameSize ODD = new FrameSize(97, 65);
    private static final FrameSize WIDE = new FrameSize(640, 32);

    static Stream<Arguments> networks() {
        return Stream.of(
                named("deeplabv3plus-resnet50", 1),
                named("deeplabv3plus-resnet50-os8", 1),
                named("deeplabv3plus-resnet101", 1),
                named("deeplabv3plus-mobilenetv2", 1),
                named("deeplabv3plus-mobilenetv2-os8", 1),
                named("deeplabv3plus-mobilenetv2-x0.5", 1),
                named("deeplabv3plus-mobilenetv2-x1.4", 1),
                named("deeplabv3plus-xception65", 1),
                named("deeplabv3plus-xception65-os8", 1),
                named("deeplabv2-vgg16", 1.7),
                Arguments.of("fcn32s-vgg16", fcn(FcnVgg16.Stride.FCN_32), RELU_GAIN),
                Arguments.of("fcn16s-vgg16", fcn(FcnVgg16.Stride.FCN_16), RELU_GAIN),
                Arguments.of("fcn8s-vgg16", fcn(FcnVgg16.Stride.FCN_8), RELU_GAIN),
                named("fpn-densenet121", RELU_GAIN),
                named("fpn-densenet121-truncated1", RELU_GAIN),
                named("fpn-densenet121-truncated2", RELU_GAIN),
                named("fpn-mobilenetv2", 1.2),
                named("fpn-mobilenetv2-truncated1", 1.2),
                named("fpn-mobilenetv2-truncated2", 1.2));
    }

    private static Arguments named(String name, double gain) {
        return Arguments.of(name, Networks.untrained(name, CLASSES).described(), gain);
    }

    private static Described fcn(FcnVgg16.Stride stride) {
        return FcnVgg16.network(CLASSES, stride, NARROW);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void computesWhatTheOriginalComputes(String name, Described described, double gain) {
        Network network = described.whole();
        Weights weights = FormulaTensors.weights(network, gain);

        byte[] archive = TorchArchive.write(NetworkModule.inference(network, weights));
        byte[] fused = FusedArchive.of(archive, Optional.empty()).orElseThrow();

        double error = 0;
        try (Model model = TorchRuntime.load(name, archive, Device.cpu())) {
            for (FrameSize size : List.of(EVEN, ODD, WIDE)) {
                error = Math.max(error, errorAgainstGolden(name, size, run(model, size)));
            }
        }
        try (Model model = TorchRuntime.loadOwn(name, fused, Device.cpu())) {
            pack(model);
            error = Math.max(error, errorAgainstGolden(name, EVEN, run(model, EVEN)));
            error = Math.max(error, errorAgainstGolden(name, ODD, run(model, ODD)));
        }
        if (network.parameterCount() < LARGE) {
            try (Model model = TorchRuntime.loadForTraining(name, training(network, weights), Device.cpu())) {
                error = Math.max(error, errorAgainstGolden(name, EVEN, run(model, EVEN)));
            }
        }

        System.out.printf(Locale.ROOT, "parity %s %.1e%n", name, error);
        assertThat(error).isLessThanOrEqualTo(RELATIVE_ERROR);
    }

    static Stream<Described> heads() {
        return Stream.of(
                Networks.untrained("deeplabv3plus-mobilenetv2", CLASSES).described(),
                DeepLabV2.network(CLASSES),
                fcn(FcnVgg16.Stride.FCN_32),
                fcn(FcnVgg16.Stride.FCN_16),
                fcn(FcnVgg16.Stride.FCN_8),
                Networks.untrained("fpn-densenet121-truncated2", CLASSES).described(),
                EspNet.described(CLASSES, 2, 8, EspNet.Skip.WITH_IMAGE),
                FaceUnet.described(CLASSES),
                FaceLite.described(CLASSES),
                FaceLite.wide(CLASSES));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void itsHalvesGiveTheWhole(Described described) {
        Weights weights = FormulaTensors.weights(described.whole());

        try (Model whole = inference(described.whole(), weights);
                Model features = inference(described.features(), weights.only(described.features()));
                Model head = inference(described.head(), weights.only(described.head()));
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDList image = image(manager, EVEN);
            NDArray map = forward(features, manager, image);
            float[] logits = forward(head, manager, new NDList(map)).toFloatArray();

            assertThat(map.getShape().get(1))
                    .isEqualTo(described.head().inputs().get(0).channels());
            assertThat(logits).isEqualTo(forward(whole, manager, image).toFloatArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deeplabv3plus-resnet50", "deeplabv3plus-mobilenetv2"})
    void itsTrainingModuleHasPytorchsGradients(String name) {
        Network network = Networks.untrained(name, CLASSES).network();
        Weights weights = FormulaTensors.weights(network);

        try (Model model = TorchRuntime.loadForTraining(name, training(network, weights), Device.cpu());
                Trainer trainer = model.newTrainer(
                        new DefaultTrainingConfig(Loss.l2Loss()).optDevices(new Device[] {Device.cpu()}))) {
            try (GradientCollector collector = trainer.newGradientCollector()) {
                // Batch norm with its running statistics, no dropout, and yet gradients.
                JniUtils.enableInferenceMode((PtSymbolBlock) model.getBlock());
                NDArray logits = IValueUtils.forward(
                                (PtSymbolBlock) model.getBlock(), image(trainer.getManager(), EVEN), true)
                        .singletonOrThrow();
                collector.backward(logits.square().mean());
            }
            Map<String, Double> wanted = goldenGradients(name);
            wanted.forEach((parameter, digest) -> {
                double found = Goldens.digest(model.getBlock()
                        .getParameters()
                        .get(ParameterNames.identifier(parameter))
                        .getArray()
                        .getGradient()
                        .toFloatArray());
                assertThat(found / digest).as(parameter).isBetween(1 - 1e-3, 1 + 1e-3);
            });
            assertThat(wanted).hasSizeGreaterThan(100);
        }
    }

    /**
     * Parameters without running statistics. DeepLabV3+ and FPN: segmentation_models_pytorch 0.6.0 with 5 outputs; the
     * truncated FPNs and DeepLabV2: reference_segmenters.py. FCN has 134.5 million with 21 outputs (Long et al., CVPR
     * 2015, table 1: 134M).
     */
    @ParameterizedTest
    @CsvSource({
        "deeplabv3plus-resnet50, 5, 26_678_613",
        "deeplabv3plus-resnet101, 5, 45_670_741",
        "deeplabv3plus-mobilenetv2, 5, 4_379_541",
        "deeplabv3plus-xception65, 5, 41_037_893",
        "fpn-densenet121, 5, 9_300_229",
        "fpn-densenet121-truncated1, 5, 5_762_821",
        "fpn-densenet121-truncated2, 5, 2_086_661",
        "fpn-mobilenetv2, 5, 4_215_941",
        "fpn-mobilenetv2-truncated1, 5, 1_616_069",
        "fpn-mobilenetv2-truncated2, 5, 661_317",
        "deeplabv2-vgg16, 5, 37_812_052",
        "fcn32s-vgg16, 21, 136_152_917",
        "fcn16s-vgg16, 21, 134_815_994",
        "fcn8s-vgg16, 21, 134_489_759",
    })
    void hasAsManyParametersAsTheOriginal(String name, int outputs, String parameters) {
        Network network = Networks.untrained(name, outputs).network();

        assertThat(trained(network, "")).isEqualTo(Long.parseLong(parameters.replace("_", "")));
    }

    /** torchvision's and timm's published counts of the classifiers, less their last layers. */
    @ParameterizedTest
    @CsvSource({
        "deeplabv3plus-resnet50, 25557032, 2049000",
        "deeplabv3plus-resnet101, 44549160, 2049000",
        "deeplabv3plus-mobilenetv2, 3504872, 1281000",
        "deeplabv3plus-mobilenetv2-x0.5, 1968680, 1281000",
        "fpn-densenet121, 7978856, 1025000",
        "deeplabv3plus-xception65, 39916312, 2049000",
    })
    void itsEncoderHasAsManyParametersAsTheClassifierItComesFrom(String name, long classifier, long lastLayer) {
        Network network = Networks.untrained(name, 2).network();

        assertThat(trained(network, "encoder.")).isEqualTo(classifier - lastLayer);
    }

    /** At 512×512, in 10⁹ additions and multiplications, of docs/results.md. */
    @ParameterizedTest
    @CsvSource({"fpn-densenet121, 49.1, 45.1, 35.9", "fpn-mobilenetv2, 19.2, 16.4, 13.6"})
    void levelsOfAKeyFrameSaveOperations(String name, double whole, double one, double two) {
        Described described = Networks.untrained(name, CLASSES).described();
        FeatureShape image = new FeatureShape(3, 512, 512);
        Map<Value, FeatureShape> shapes = described.whole().shapes(List.of(image));

        double[] counted = new double[3];
        counted[0] = 2e-9 * described.whole().macs(List.of(image));
        for (int levels = 1; levels <= 2; levels++) {
            Network current = described.skip(levels).current();
            List<FeatureShape> inputs =
                    current.inputs().stream().map(shapes::get).toList();
            counted[levels] = 2e-9 * current.macs(inputs);
        }

        assertThat(counted).containsExactly(new double[] {whole, one, two}, within(0.05));
    }

    private static long trained(Network network, String prefix) {
        return network.parameters().stream()
                .filter(p -> p.kind() != Parameter.Kind.RUNNING && p.name().startsWith(prefix))
                .mapToLong(Parameter::elements)
                .sum();
    }

    private static Model inference(Network network, Weights weights) {
        byte[] archive = TorchArchive.write(NetworkModule.inference(network, weights));
        return TorchRuntime.load(network.name(), archive, Device.cpu());
    }

    private static byte[] training(Network network, Weights weights) {
        return TorchArchive.write(NetworkModule.training(network, weights));
    }

    private static void pack(Model model) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
                IValue argument = IValue.from((PtNDArray) manager.zeros(new Shape(1)))) {
            JniUtils.setGradMode(false);
            IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), "pack", argument)
                    .close();
        } finally {
            JniUtils.setGradMode(true);
        }
    }

    private static float[] run(Model model, FrameSize size) {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            return forward(model, manager, image(manager, size)).toFloatArray();
        }
    }

    private static NDArray forward(Model model, NDManager manager, NDList inputs) {
        return model.getBlock()
                .forward(new ParameterStore(manager, false), inputs, false)
                .singletonOrThrow();
    }

    private static NDList image(NDManager manager, FrameSize size) {
        float[] values = FormulaTensors.signed(1000, 3 * size.pixels());
        return new NDList(manager.create(values, new Shape(1, 3, size.height(), size.width())));
    }

    /** Largest difference over the largest absolute value. */
    private static double errorAgainstGolden(String name, FrameSize size, float[] found) {
        assertThat(found).hasSize(CLASSES * size.pixels());
        double[] wanted = goldenLines(name, size.height() + "x" + size.width() + " ")
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(wanted).hasSize(GOLDEN_VALUES);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, Math.abs(wanted[i]));
            error = Math.max(error, Math.abs(wanted[i] - found[i * (found.length / GOLDEN_VALUES)]));
        }
        return error / largest;
    }

    private static Map<String, Double> goldenGradients(String name) {
        Map<String, Double> digests = new TreeMap<>();
        goldenLines(name, "gradient ")
                .map(line -> line.split(" "))
                .forEach(words -> digests.put(words[0], Double.parseDouble(words[1])));
        return digests;
    }

    /** What follows a mark in the lines that begin with it. */
    private static Stream<String> goldenLines(String name, String mark) {
        try (InputStream in = SegmentersTest.class.getResourceAsStream("/net/" + name + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(mark))
                    .map(line -> line.substring(mark.length()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
