package dev.reelmask.net.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.net.torch.TorchProgram;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.MapNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgreementNetworkTest {
    private static final MapKind GRID = MapKind.FLOW_GRID;
    private static final int MAPS = 32;

    private static Stream<AgreementNetwork> shapes() {
        return Stream.of(
                AgreementNetwork.of(GRID),
                AgreementNetwork.of(MapKind.CONV6_1),
                new AgreementNetwork(GRID, 5, 4, List.of(12)),
                new AgreementNetwork(GRID, 3, 1, List.of()));
    }

    private static float[] maps(MapKind kind) {
        Random random = new Random(7);
        float[] values = new float[MAPS * kind.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] inPyTorch(MapKind kind, byte[] module, float[] maps) {
        try (TorchProgram program = TorchProgram.load("scheduler", module, Device.cpu());
                NDManager scope = program.newScope()) {
            IValue input = TorchProgram.tensor(
                    scope.create(maps, new Shape(MAPS, kind.channels(), kind.rows(), kind.columns())));
            return program.callAll(scope, "forward", input).get(0).toFloatArray();
        }
    }

    /** What PyTorch makes of the module that stands in the bundle is what runs in plain Java. */
    @ParameterizedTest
    @MethodSource("shapes")
    void runsInPlainJavaAsInPyTorch(AgreementNetwork shape) {
        byte[] module = shape.module(shape.initial(3, 95));
        MapKind kind = shape.map();
        float[] maps = maps(kind);

        float[] expected = inPyTorch(kind, module, maps);
        MapNetwork.Runner runner = AgreementNetwork.read(kind, module, "test").runner();

        assertThat(expected).hasSize(MAPS);
        for (int i = 0; i < MAPS; i++) {
            float[] one = Arrays.copyOfRange(maps, i * kind.length(), (i + 1) * kind.length());
            assertThat(runner.of(one)).isCloseTo(expected[i], within(1e-4f));
        }
    }

    private static Weights weights(int... first) {
        FloatTensor layer = FloatTensor.filled(Arrays.stream(first).boxed().toList(), 1);
        return new Weights(Map.of(
                "convolution.weight", FloatTensor.filled(List.of(2, 4, 3, 3), 1),
                "convolution.bias", FloatTensor.filled(List.of(2), 0),
                "layer.0.weight", layer,
                "layer.0.bias", FloatTensor.filled(List.of(1), 0)));
    }

    @Test
    void weightsThatAreNoneForTheMapAreRefusedInWords() {
        assertThatThrownBy(() -> AgreementNetwork.plain(GRID, weights(1, 128)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("its first layer, of shape [1, 128], is none for a flow-grid");
        assertThatThrownBy(() -> AgreementNetwork.plain(GRID, weights(1, 2, 20, 20)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("its first layer, of shape [1, 2, 20, 20], is none for a flow-grid");
        assertThatThrownBy(() -> AgreementNetwork.plain(GRID, weights(1, 3, 8, 8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a layer of 192 inputs behind one of 128 outputs");
        assertThatThrownBy(() -> AgreementNetwork.plain(GRID, new Weights(Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it has no convolution and layers");
        assertThat(AgreementNetwork.plain(GRID, weights(1, 2, 8, 8)).channels()).isEqualTo(4);
    }

    @Test
    void predictsTheUsualNumberAtFirst() {
        AgreementNetwork shape = AgreementNetwork.of(GRID, List.of(16, 4));

        Weights initial = shape.initial(1, 93.5);

        assertThat(AgreementNetwork.plain(GRID, initial).runner().of(new float[GRID.length()]))
                .isEqualTo(93.5f);
        assertThat(initial.checkedFor(shape.network(), "test")).isNotNull();
    }
}
