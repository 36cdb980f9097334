package dev.reelmask.net.module;

import static org.assertj.core.api.Assertions.assertThat;

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
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.EspNet;
import dev.reelmask.net.zoo.FaceLite;
import dev.reelmask.net.zoo.FaceUnet;
import dev.reelmask.net.zoo.Networks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares archives with the outputs of PyTorch that {@code tests/python/make_goldens.py} wrote. */
class NetworkModuleTest {
    private static final int GOLDEN_VALUES = 200;
    private static final Offset<Float> FLOAT32_NOISE = Offset.offset(2e-3f);

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of("espnet-camvid", EspNet.network(12, 2, 8, EspNet.Skip.WITH_IMAGE)),
                Arguments.of("espnet-cityscapes", EspNet.network(20, 2, 3, EspNet.Skip.CONVOLUTION_ONLY)),
                Arguments.of("face-unet", FaceUnet.network(19)),
                Arguments.of("face-lite", FaceLite.network(5)),
                Arguments.of(
                        "face-lite-wide",
                        Networks.untrained("face-lite-wide", 5).network()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void computesWhatPytorchComputes(String name, Network network) throws IOException {
        Weights weights = FormulaTensors.weights(network);
        byte[] inference = TorchArchive.write(NetworkModule.inference(network, weights));
        byte[] training = TorchArchive.write(NetworkModule.training(network, weights));

        assertThat(run(inference, false))
                .usingComparatorWithPrecision(FLOAT32_NOISE.value)
                .containsExactly(golden(name, "eval"));
        assertThat(run(training, false))
                .usingComparatorWithPrecision(FLOAT32_NOISE.value)
                .containsExactly(golden(name, "eval"));
        assertThat(run(training, true))
                .usingComparatorWithPrecision(FLOAT32_NOISE.value)
                .containsExactly(golden(name, "train"));
    }

    @Test
    void theSameWeightsGiveTheSameBytes() {
        Network network = FaceUnet.network(5);

        byte[] first = TorchArchive.write(NetworkModule.training(network, Weights.initial(network, 7)));
        byte[] second = TorchArchive.write(NetworkModule.training(network, Weights.initial(network, 7)));
        byte[] other = TorchArchive.write(NetworkModule.training(network, Weights.initial(network, 8)));

        assertThat(first).isEqualTo(second).isNotEqualTo(other);
    }

    @Test
    void aTrainingModuleLearns() {
        NetworkBuilder builder = new NetworkBuilder("tiny");
        Value hidden = builder.convNoBias("a", builder.input(3), 8, Window.of(3));
        Value active = builder.prelu("c", builder.batchNorm("b", hidden, 1e-5));
        Network network = builder.build(builder.conv("d", active, 2, Window.of(1)));
        byte[] archive = TorchArchive.write(NetworkModule.training(network, Weights.initial(network, 1)));

        try (Model model = TorchRuntime.loadForTraining("net", archive, Device.cpu())) {
            DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.l2Loss())
                    .optDevices(new Device[] {Device.cpu()})
                    .optOptimizer(Optimizer.adam()
                            .optLearningRateTracker(Tracker.fixed(0.03f))
                            .build());
            try (Trainer trainer = model.newTrainer(config)) {
                NDManager manager = trainer.getManager();
                NDArray x = manager.create(FormulaTensors.input(), new Shape(2, 3, 64, 96));
                NDArray wanted = x.get(":,0:2").mul(2);
                float first = step(trainer, x, wanted);
                float last = first;
                for (int i = 0; i < 15; i++) {
                    last = step(trainer, x, wanted);
                }
                assertThat(last).isLessThan(first / 2);
            }
            assertThat(model.getBlock().getParameters().keys())
                    .containsExactly("a__weight", "b__weight", "b__bias", "c__weight", "d__weight", "d__bias");
        }
    }

    private static float step(Trainer trainer, NDArray x, NDArray wanted) {
        float value;
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDArray loss = trainer.forward(new NDList(x))
                    .singletonOrThrow()
                    .sub(wanted)
                    .square()
                    .mean();
            collector.backward(loss);
            value = loss.getFloat();
        }
        trainer.step();
        return value;
    }

    private static float[] run(byte[] archive, boolean training) {
        try (Model model = training
                        ? TorchRuntime.loadForTraining("net", archive, Device.cpu())
                        : TorchRuntime.load("net", archive, Device.cpu());
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            NDArray x = manager.create(FormulaTensors.input(), new Shape(2, 3, 64, 96));
            float[] all = model.getBlock()
                    .forward(new ParameterStore(manager, false), new NDList(x), training)
                    .singletonOrThrow()
                    .toFloatArray();
            float[] sampled = new float[GOLDEN_VALUES];
            for (int i = 0; i < sampled.length; i++) {
                sampled[i] = all[i * (all.length / GOLDEN_VALUES)];
            }
            return sampled;
        }
    }

    private static float[] golden(String name, String mode) throws IOException {
        try (InputStream in = NetworkModuleTest.class.getResourceAsStream("/net/" + name + ".txt")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> values =
                    lines.stream().filter(line -> line.startsWith(mode)).toList();
            float[] golden = new float[values.size()];
            for (int i = 0; i < golden.length; i++) {
                golden[i] = Float.parseFloat(values.get(i).substring(mode.length() + 1));
            }
            return golden;
        }
    }
}
