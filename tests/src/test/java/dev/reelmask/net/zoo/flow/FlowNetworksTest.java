package dev.reelmask.net.zoo.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.module.FusedArchive;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.probe.NetworkProbe;
import dev.reelmask.net.probe.NetworkProbe.Form;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.ParameterNames;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.testing.Goldens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares flow networks with the outputs and gradients that {@code tests/python/make_goldens.py} wrote. */
class FlowNetworksTest {
    private static final double RELATIVE_ERROR = 1e-4;
    private static final int GOLDEN_VALUES = 200;

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("flownets", FlowNet.network(FlowNet.Width.FULL, true), 1, 64, 128),
                Arguments.of("flownet2-s", FlowNet.network(FlowNet.Width.THREE_EIGHTHS, false), 2, 64, 128),
                Arguments.of("flownet2-s-odd", FlowNet.network(FlowNet.Width.THREE_EIGHTHS, true), 1, 75, 101),
                Arguments.of("spynet", SpyNet.network(3), 2, 64, 96),
                Arguments.of("spynet-all-levels", SpyNet.network(6), 1, 64, 576),
                Arguments.of("raft-small", RaftSmall.network(RaftSmall.UPDATES), 2, 128, 136));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void computesWhatPytorchComputes(String name, Network network, int batch, int height, int width) {
        byte[] archive = TorchArchive.write(NetworkModule.inference(network, FormulaTensors.weights(network)));

        try (Model model = TorchRuntime.load(name, archive, Device.cpu());
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDList outputs = model.getBlock()
                    .forward(new ParameterStore(manager, false), inputs(network, manager, batch, height, width), false);
            assertThat(outputs).hasSize(network.outputs().size());
            for (int i = 0; i < outputs.size(); i++) {
                assertClose(sampled(outputs.get(i).toFloatArray()), golden(name, i + " "));
            }
        }
    }

    @Test
    void flowNet2sHasPytorchsGradients() {
        Network network = FlowNet.network(FlowNet.Width.THREE_EIGHTHS, false);
        byte[] archive = TorchArchive.write(NetworkModule.training(network, FormulaTensors.weights(network)));

        try (Model model = TorchRuntime.loadForTraining("flow", archive, Device.cpu());
                Trainer trainer = model.newTrainer(
                        new DefaultTrainingConfig(Loss.l2Loss()).optDevices(new Device[] {Device.cpu()}))) {
            try (GradientCollector collector = trainer.newGradientCollector()) {
                NDArray flow = trainer.forward(images(trainer.getManager(), 2, 64, 128))
                        .get(0);
                collector.backward(flow.square().mean());
            }
            List<Double> found = new ArrayList<>();
            List<String> names =
                    network.parameters().stream().map(Parameter::name).sorted().toList();
            for (String name : names) {
                found.add(Goldens.digest(model.getBlock()
                        .getParameters()
                        .get(ParameterNames.identifier(name))
                        .getArray()
                        .getGradient()
                        .toFloatArray()));
            }
            for (int i = 0; i < names.size(); i++) {
                double[] wanted = golden("flownet2-s", "gradient %s ".formatted(names.get(i)));
                assertThat(wanted).as(names.get(i)).hasSize(1);
                assertThat(found.get(i) / wanted[0]).as(names.get(i)).isBetween(1 - RELATIVE_ERROR, 1 + RELATIVE_ERROR);
            }
        }
    }

    @Test
    void hasThePublishedNumbersOfParametersAndSizes() {
        assertThat(FlowNet.network(FlowNet.Width.FULL, true).parameterCount()).isEqualTo(38_676_506);
        assertThat(FlowNet.network(FlowNet.Width.THREE_EIGHTHS, false).parameterCount())
                .isEqualTo(5_462_306);
        assertThat(FlowNet.network(FlowNet.Width.THREE_EIGHTHS, true).parameterCount())
                .isEqualTo(5_462_666);
        assertThat(SpyNet.network(6).parameterCount()).isEqualTo(1_440_300);
        assertThat(RaftSmall.network(RaftSmall.UPDATES).parameterCount()).isEqualTo(990_162);
        FeatureShape image = new FeatureShape(3, 513, 640);
        assertThat(FlowNet.network(FlowNet.Width.THREE_EIGHTHS, false).outputShapes(List.of(image, image)))
                .containsExactly(new FeatureShape(2, 129, 160), new FeatureShape(384, 9, 10));
    }

    @Test
    void fusedOperationsComputeWhatRaftsPlainOnesDo() {
        Network raft = RaftSmall.network(RaftSmall.UPDATES);
        byte[] archive = TorchArchive.write(NetworkModule.inference(raft, FormulaTensors.weights(raft)));
        FeatureShape image = new FeatureShape(3, 128, 136);
        List<FeatureShape> shapes = List.of(image, image, new FeatureShape(2, 16, 17));

        assertThat(FusedArchive.of(archive, Optional.of(shapes))).isPresent();
        try (NetworkProbe plain = NetworkProbe.open(archive, Form.PLAIN, Precision.F32, shapes);
                NetworkProbe fused = NetworkProbe.open(archive, Form.FUSED, Precision.F32, shapes)) {
            float[] wanted = plain.outputs().get(0);
            double[] doubles = new double[wanted.length];
            for (int i = 0; i < wanted.length; i++) {
                doubles[i] = wanted[i];
            }
            assertClose(fused.outputs().get(0), doubles);
        }
    }

    @Test
    void aSpyNetModuleCountsItsLevels() {
        Weights weights = FormulaTensors.weights(SpyNet.network(SpyNet.MAX_LEVELS));
        byte[] archive = TorchArchive.write(SpyNet.module(weights));

        assertClose(sampled(run(archive, 64, 576)), golden("spynet-all-levels", "0 "));
        float[] small = run(TorchArchive.write(NetworkModule.inference(SpyNet.network(2), weights)), 64, 32);
        assertThat(run(archive, 64, 32)).isEqualTo(small);
        assertThat(Stream.of(32, 64, 96, 512, 544, 4096).map(SpyNet::levels)).containsExactly(1, 2, 3, 5, 6, 6);
    }

    @Test
    void anUntrainedScaleFieldIsOne() {
        NetworkBuilder net = new NetworkBuilder("scaled");
        Value current = net.input(3);
        Value key = net.input(3);
        FlowNet.Maps maps = FlowNet.describe(net, "flow.", FlowNet.Width.THREE_EIGHTHS, false, current, key);
        Network network = net.build(FlowNet.scaleFieldAtStride(net, maps, 5, 4));

        float[] scale = run(network, Weights.initial(network, 3), 64, 128).get(0);

        assertThat(scale).hasSize(5 * 16 * 32).containsOnly(1f);
        assertThat(network.parameters().get(0).name()).isEqualTo("flow.conv1.0.weight");
    }

    @Test
    void flowAtAStrideIsRawTimesTwentyOverTheStride() {
        NetworkBuilder net = new NetworkBuilder("strides");
        Value current = net.input(3);
        Value key = net.input(3);
        FlowNet.Maps maps = FlowNet.describe(net, "", FlowNet.Width.THREE_EIGHTHS, false, current, key);
        Network network = net.build(
                maps.flow(),
                FlowNet.flowAtStride(net, maps, 4),
                FlowNet.flowAtStride(net, maps, 8),
                FlowNet.flowAtStride(net, maps, 2));

        List<float[]> flows = run(network, FormulaTensors.weights(network), 64, 128);

        float[] raw = flows.get(0);
        assertThat(flows.get(1)[33]).isEqualTo(raw[33] * 5);
        float cell = (raw[0] + raw[1] + raw[32] + raw[33]) / 4;
        assertThat(flows.get(2)[0]).isCloseTo(cell * 2.5f, Offset.offset(1e-5f));
        assertThat(flows.get(2)).hasSize(2 * 8 * 16);
        assertThat(flows.get(3)[0]).isEqualTo(raw[0] * 10);
        assertThat(flows.get(3)).hasSize(2 * 32 * 64);
        assertThatThrownBy(() -> FlowNet.flowAtStride(net, maps, 6))
                .hasMessage("a feature stride must be a power of two, got 6");
    }

    private static float[] run(byte[] archive, int height, int width) {
        try (Model model = TorchRuntime.load("flow", archive, Device.cpu());
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            return model.getBlock()
                    .forward(new ParameterStore(manager, false), images(manager, 1, height, width), false)
                    .singletonOrThrow()
                    .toFloatArray();
        }
    }

    private static List<float[]> run(Network network, Weights weights, int height, int width) {
        byte[] archive = TorchArchive.write(NetworkModule.inference(network, weights));
        try (Model model = TorchRuntime.load(network.name(), archive, Device.cpu());
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            return model
                    .getBlock()
                    .forward(new ParameterStore(manager, false), images(manager, 1, height, width), false)
                    .stream()
                    .map(NDArray::toFloatArray)
                    .toList();
        }
    }

    private static NDList inputs(Network network, NDManager manager, int batch, int height, int width) {
        NDList inputs = images(manager, batch, height, width);
        if (network.inputs().size() > inputs.size()) {
            inputs.add(manager.zeros(new Shape(batch, 2, height / RaftSmall.STRIDE, width / RaftSmall.STRIDE)));
        }
        return inputs;
    }

    private static NDList images(NDManager manager, int batch, int height, int width) {
        int count = batch * 3 * height * width;
        Shape shape = new Shape(batch, 3, height, width);
        return new NDList(
                manager.create(FormulaTensors.signed(1000, count), shape),
                manager.create(FormulaTensors.signed(1001, count), shape));
    }

    private static float[] sampled(float[] all) {
        int step = Math.max(1, all.length / GOLDEN_VALUES);
        float[] sampled = new float[Math.min(GOLDEN_VALUES, all.length)];
        for (int i = 0; i < sampled.length; i++) {
            sampled[i] = all[i * step];
        }
        return sampled;
    }

    private static void assertClose(float[] found, double[] wanted) {
        assertThat(found).hasSameSizeAs(wanted);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(wanted[i]));
            error = Math.max(error, Math.abs(wanted[i] - found[i]));
        }
        assertThat(largest).isPositive();
        assertThat(error / largest).isLessThanOrEqualTo(RELATIVE_ERROR);
    }

    private static double[] golden(String name, String mark) {
        try (InputStream in = FlowNetworksTest.class.getResourceAsStream("/net/" + name + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(mark))
                    .mapToDouble(line -> Double.parseDouble(line.substring(mark.length())))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
