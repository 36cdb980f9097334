package dev.reelmask.net.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.FormulaTensors;
import dev.reelmask.net.TorchRuntime;
import dev.reelmask.net.archive.NetworkModule;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.graph.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares segmentation networks with the outputs and gradients of their originals that
 * {@code tests/python/make_goldens.py} wrote. The largest relative errors are printed for {@code docs/networks.md}.
 */
class SegmentersTest {
    private static final double RELATIVE_ERROR = 1e-4;
    private static final int GOLDEN_VALUES = 100;
    private static final int CLASSES = 5;
    /** Of fc6 and fc7: the published 4096 would fill the heap with formula weights. */
    private static final int NARROW = 64;

    private static final double RELU_GAIN = Math.sqrt(2);
    private static final FrameSize EVEN = new FrameSize(96, 64);
    private static final FrameSize ODD = new FrameSize(97, 65);
    private static final FrameSize WIDE = new FrameSize(640, 32);

    static Stream<Arguments> networks() {
        return Stream.of(
                named("deeplabv2-vgg16", RELU_GAIN),
                Arguments.of("fcn32s-vgg16", fcn(FcnVgg16.Stride.FCN_32), RELU_GAIN),
                Arguments.of("fcn16s-vgg16", fcn(FcnVgg16.Stride.FCN_16), RELU_GAIN),
                Arguments.of("fcn8s-vgg16", fcn(FcnVgg16.Stride.FCN_8), RELU_GAIN),
                named("fpn-densenet121", RELU_GAIN),
                named("fpn-densenet121-truncated1", RELU_GAIN),
                named("fpn-densenet121-truncated2", RELU_GAIN));
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

        double error = 0;
        try (Model model = inference(network, weights)) {
            for (FrameSize size : List.of(EVEN, ODD, WIDE)) {
                error = Math.max(error, errorAgainstGolden(name, size, run(model, size)));
            }
        }
        try (Model model = TorchRuntime.loadForTraining(name, training(network, weights), Device.cpu())) {
            error = Math.max(error, errorAgainstGolden(name, EVEN, run(model, EVEN)));
        }

        System.out.printf(Locale.ROOT, "parity %s %.1e%n", name, error);
        assertThat(error).isLessThanOrEqualTo(RELATIVE_ERROR);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itsHalvesGiveTheWhole(String name, Described described, double gain) {
        Weights weights = FormulaTensors.weights(described.whole(), gain);

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

    private static Model inference(Network network, Weights weights) {
        byte[] archive = TorchArchive.write(NetworkModule.inference(network, weights));
        return TorchRuntime.load(network.name(), archive, Device.cpu());
    }

    private static byte[] training(Network network, Weights weights) {
        return TorchArchive.write(NetworkModule.training(network, weights));
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
