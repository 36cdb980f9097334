package dev.reelmask.net.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.Motion.Correlation;
import dev.reelmask.net.graph.Motion.Lerp;
import dev.reelmask.net.graph.Motion.Warp;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.probe.NetworkProbe;
import dev.reelmask.net.probe.NetworkProbe.Form;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.weights.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The one warp, and the checks of the operations around it. */
class MotionTest {
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;
    private static final float[] MAP = {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23};

    @Test
    void aZeroFlowChangesNothing() {
        assertThat(warped(0, 0)).containsExactly(MAP);
    }

    @Test
    void aWholeFlowMovesWholePixelsAndRepeatsTheBorder() {
        assertThat(warped(1, 0)).containsExactly(1, 2, 3, 3, 11, 12, 13, 13, 21, 22, 23, 23);
        assertThat(warped(0, -1)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 10, 11, 12, 13);
        assertThat(warped(-9, 9)).containsOnly(20f);
    }

    @Test
    void aFlowBetweenPixelsMixesThem() {
        float[] warped = warped(0.5f, 0.25f);

        assertThat(warped[0]).isEqualTo(0.5f + 2.5f);
        assertThat(warped[WIDTH + 1]).isEqualTo(11.5f + 2.5f);
    }

    @Test
    void theWarpHasGradientsForItsFlow() {
        NetworkBuilder net = new NetworkBuilder("moved");
        Value x = net.input(2);
        Value flow = net.conv("flow", x, 2, Window.of(3));
        Network network = net.build(net.apply(new Warp(), x, flow));
        byte[] archive = TorchArchive.write(NetworkModule.training(network, Weights.initial(network, 5)));

        try (Model model = TorchRuntime.loadForTraining("moved", archive, Device.cpu());
                Trainer trainer = model.newTrainer(
                        new DefaultTrainingConfig(Loss.l2Loss()).optDevices(new Device[] {Device.cpu()}))) {
            NDArray input = trainer.getManager().arange(0f, 2 * 64f).sin().reshape(new Shape(1, 2, 8, 8));
            try (GradientCollector collector = trainer.newGradientCollector()) {
                collector.backward(trainer.forward(new NDList(input))
                        .singletonOrThrow()
                        .square()
                        .sum());
            }
            float[] gradient = model.getBlock()
                    .getParameters()
                    .get("flow__bias")
                    .getArray()
                    .getGradient()
                    .toFloatArray();
            assertThat(gradient).hasSize(2).doesNotContain(0f);
            assertThat(gradient[0] + gradient[1]).isFinite();
        }
    }

    @Test
    void mapsThatDoNotFitAreRefusedWhereTheyAreJoined() {
        NetworkBuilder net = new NetworkBuilder("wrong");
        Value image = net.input(3);
        Value small = net.input(2, 2);

        assertThatThrownBy(() -> net.apply(new Warp(), image, small))
                .hasMessageContaining("a map (3, 512, 512) cannot be warped by a flow (2, 256, 256)");
        assertThatThrownBy(() -> net.apply(new Correlation(), image, small))
                .hasMessageContaining("maps to correlate need one shape");
        assertThatThrownBy(() -> net.apply(new Lerp(), image, image, small))
                .hasMessageContaining("maps to combine need one shape");
        assertThatThrownBy(() -> net.apply(new Ops.Channels(2, 2), image))
                .hasMessageContaining("a map (3, 512, 512) has no 2 channels from 2 on");
    }

    private static float[] warped(float u, float v) {
        NetworkBuilder net = new NetworkBuilder("warp");
        Value map = net.input(1);
        Value flow = net.input(2);
        Network network = net.build(net.apply(new Warp(), map, flow));
        float[] field = new float[2 * MAP.length];
        for (int i = 0; i < MAP.length; i++) {
            field[i] = u;
            field[MAP.length + i] = v;
        }
        byte[] archive = TorchArchive.write(NetworkModule.inference(network, new Weights(Map.of())));
        List<FeatureShape> shapes = List.of(new FeatureShape(1, HEIGHT, WIDTH), new FeatureShape(2, HEIGHT, WIDTH));
        try (NetworkProbe probe = NetworkProbe.open(archive, Form.PLAIN, Precision.F32, shapes, List.of(MAP, field))) {
            float[] out = probe.outputs().get(0);
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.round(out[i] * 1e4f) / 1e4f;
            }
            return out;
        }
    }
}
