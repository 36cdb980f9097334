package dev.reelmask.net.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.net.torch.TorchProgram;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.MapNetwork;
import java.util.Arrays;
import java.util.List;
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
                AgreementNetwork.of(GRID, List.of(256, 256, 10)),
                new AgreementNetwork(GRID, 5, 4, List.of(12)),
                new AgreementNetwork(GRID, 3, 1, List.of()));
    }

    private static float[] maps() {
        Random random = new Random(7);
        float[] values = new float[MAPS * GRID.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] inPyTorch(byte[] module, float[] maps) {
        try (TorchProgram program = TorchProgram.load("scheduler", module, Device.cpu());
                NDManager scope = program.newScope()) {
            IValue input = TorchProgram.tensor(
                    scope.create(maps, new Shape(MAPS, GRID.channels(), GRID.rows(), GRID.columns())));
            return program.callAll(scope, "forward", input).get(0).toFloatArray();
        }
    }

    /** What PyTorch makes of the module that stands in the bundle is what runs in plain Java. */
    @ParameterizedTest
    @MethodSource("shapes")
    void runsInPlainJavaAsInPyTorch(AgreementNetwork shape) {
        byte[] module = shape.module(shape.initial(3, 95));
        float[] maps = maps();

        float[] expected = inPyTorch(module, maps);
        MapNetwork.Runner runner = AgreementNetwork.read(GRID, module, "test").runner();

        assertThat(expected).hasSize(MAPS);
        for (int i = 0; i < MAPS; i++) {
            float[] one = Arrays.copyOfRange(maps, i * GRID.length(), (i + 1) * GRID.length());
            assertThat(runner.of(one)).isCloseTo(expected[i], within(1e-4f));
        }
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
