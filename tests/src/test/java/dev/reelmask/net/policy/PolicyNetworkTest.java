package dev.reelmask.net.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.torch.TorchProgram;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.learned.DenseNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyNetworkTest {
    private static final int STATES = 64;

    private static Stream<PolicyNetwork> shapes() {
        return Stream.of(
                new PolicyNetwork(4, 4, List.of(), List.of(64, 64, 1)),
                new PolicyNetwork(5, 2, List.of(64, 64), List.of(2)),
                new PolicyNetwork(0, 4, List.of(), List.of(16, 1)));
    }

    private static float[] values(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextGaussian());
        }
        return values;
    }

    private static float[] part(float[] all, int number, int length) {
        return Arrays.copyOfRange(all, number * length, (number + 1) * length);
    }

    /** The one output, or the second less the first, of every state. */
    private static float[] inPyTorch(byte[] module, PolicyNetwork shape, float[] pairs, float[] histories) {
        try (TorchProgram program = TorchProgram.load("scheduler", module, Device.cpu());
                NDManager scope = program.newScope()) {
            List<IValue> inputs = new ArrayList<>();
            if (shape.pair() > 0) {
                inputs.add(TorchProgram.tensor(scope.create(pairs, new Shape(STATES, shape.pair(), 1, 1))));
            }
            inputs.add(TorchProgram.tensor(scope.create(histories, new Shape(STATES, shape.history(), 1, 1))));
            float[] all = program.callAll(scope, "forward", inputs.toArray(IValue[]::new))
                    .get(0)
                    .toFloatArray();
            int outputs = all.length / STATES;
            float[] one = new float[STATES];
            for (int i = 0; i < STATES; i++) {
                one[i] = outputs == 1 ? all[i] : all[2 * i + 1] - all[2 * i];
            }
            return one;
        }
    }

    /** What PyTorch makes of the module that stands in the bundle is what runs in plain Java. */
    @ParameterizedTest
    @MethodSource("shapes")
    void runsInPlainJavaAsInPyTorch(PolicyNetwork shape) {
        Network network = shape.network();
        byte[] module = shape.module(Weights.initial(network, 3));
        float[] pairs = values(STATES * shape.pair(), 1);
        float[] histories = values(STATES * shape.history(), 2);

        float[] expected = inPyTorch(module, shape, pairs, histories);
        DenseNetwork.Runner runner = PolicyNetwork.read(module, "test").runner();

        for (int i = 0; i < STATES; i++) {
            float[] pair = part(pairs, i, shape.pair());
            float actual = runner.head(runner.trunk(pair), part(histories, i, shape.history()));
            assertThat(actual).isCloseTo(expected[i], within(1e-5f));
        }
    }
}
