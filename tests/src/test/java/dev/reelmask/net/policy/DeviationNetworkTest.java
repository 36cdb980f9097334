package dev.reelmask.net.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.evidence.Evidence;
import dev.reelmask.net.torch.TorchProgram;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import dev.reelmask.schedule.learned.ChannelScale;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class DeviationNetworkTest {
    private static final MapKind LOW = MapKind.LOW_FEATURES;
    private static final int CHANNELS = 5;
    private static final int MAPS = 8;
    private static final DeviationNetwork SHAPE = new DeviationNetwork(CHANNELS, List.of(7, 6));

    /** Halves already, as maps hold them. */
    private static EvidenceMap[] maps(long seed) {
        Random random = new Random(seed);
        EvidenceMap[] maps = new EvidenceMap[MAPS];
        for (int i = 0; i < MAPS; i++) {
            float[] values = new float[CHANNELS * LOW.cells()];
            for (int j = 0; j < values.length; j++) {
                values[j] = (float) random.nextGaussian();
            }
            maps[i] = EvidenceMap.of(LOW, values);
        }
        return maps;
    }

    private static IValue tensor(NDManager scope, EvidenceMap[] maps) {
        float[] values = new float[MAPS * CHANNELS * LOW.cells()];
        for (int i = 0; i < MAPS; i++) {
            for (int j = 0; j < maps[i].length(); j++) {
                values[i * maps[i].length() + j] = maps[i].value(j);
            }
        }
        return TorchProgram.tensor(scope.create(values, new Shape(MAPS, CHANNELS, LOW.rows(), LOW.columns())));
    }

    private static Evidence evidence(EvidenceMap frame, EvidenceMap key) {
        return new Evidence(2, 1, Map.of(), Map.of(LOW, frame), Map.of(LOW, key), Map.of());
    }

    /** What PyTorch makes of the module that stands in the bundle is what runs in plain Java. */
    @Test
    void runsInPlainJavaAsInPyTorch() {
        byte[] module = SHAPE.module(SHAPE.initial(3, 90));
        EvidenceMap[] frames = maps(1);
        EvidenceMap[] keys = maps(2);
        float[] expected;
        try (TorchProgram program = TorchProgram.load("scheduler", module, Device.cpu());
                NDManager scope = program.newScope()) {
            expected = program.callAll(scope, "forward", tensor(scope, frames), tensor(scope, keys))
                    .get(0)
                    .toFloatArray();
        }

        List<ChannelScale> plain = Collections.nCopies(CHANNELS, new ChannelScale(0, 1));
        Agreement predictor = SHAPE.predictor(plain, SHAPE.initial(3, 90));
        ToDoubleFunction<Evidence> teller = predictor.teller();

        assertThat(expected).hasSize(MAPS);
        assertThat(Arrays.stream(new float[][] {expected})
                        .mapToDouble(all -> all[0] - all[1])
                        .sum())
                .isNotZero();
        for (int i = 0; i < MAPS; i++) {
            assertThat(teller.applyAsDouble(evidence(frames[i], keys[i]))).isCloseTo(expected[i], within(1e-4));
        }
        assertThat(DeviationNetwork.read(module, "test").channels()).isEqualTo(CHANNELS);
    }

    @Test
    void anotherNetworkIsRefused() {
        AgreementNetwork grid = AgreementNetwork.of(MapKind.FLOW_GRID, List.of(4));

        assertThatThrownBy(() -> DeviationNetwork.read(grid.module(grid.initial(1, 90)), "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has no layer first");
        assertThatThrownBy(() -> SHAPE.predictor(List.of(new ChannelScale(0, 1)), SHAPE.initial(3, 90)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("low-features have 1 channels of 16×16 here, the scheduler's network takes 5 of side 16");
    }
}
