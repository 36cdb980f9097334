package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.flow.Flow;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.FlowSpec.FeatureScale;
import dev.reelmask.net.check.FlowCheck;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import dev.reelmask.propagate.warp.ScaledFlow;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.testing.GeneratedFrames;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What FlowNet2-s gives beside its flow, of weights that a formula makes. */
class Conv6MapTest {
    private static final FrameSize SQUARE = new FrameSize(256, 256);
    private static final FrameSize WIDE = new FrameSize(160, 90);
    private static final FlowSpec SEEN = FlowNetworks.FLOWNET_NVIDIA.withConv6();
    private static final Weights WEIGHTS = FormulaTensors.weights(FlowNet.network(FlowNet.Width.THREE_EIGHTHS, false));

    private static FlowBundle bundle(FlowSpec spec, Weights weights) {
        byte[] module = FlowNetworks.module("flownet2-s", spec, weights, "formula");
        return FlowBundle.of("formula", spec, module, "none", "test");
    }

    private static Flow flow(FlowBundle bundle, FrameSize size) {
        try (TorchFlow flow = TorchFlow.open(bundle, -1, Precision.F32, Optional.of(size))) {
            return flow.estimate(
                    GeneratedFrames.displaced(0, size, 0, 0),
                    GeneratedFrames.displaced(1, size, 3, 1),
                    Optional.empty());
        }
    }

    /** (1, 3, 256, 256) of two frames as NVIDIA's code wants them. */
    private static float[][] images(RgbFrame... frames) {
        float[][] images = new float[frames.length][3 * SQUARE.pixels()];
        for (int channel = 0; channel < 3; channel++) {
            double mean = 0;
            for (RgbFrame frame : frames) {
                for (int i = 0; i < SQUARE.pixels(); i++) {
                    mean += (frame.rgb()[3 * i + channel] & 0xff) / (double) (frames.length * SQUARE.pixels());
                }
            }
            for (int j = 0; j < frames.length; j++) {
                for (int i = 0; i < SQUARE.pixels(); i++) {
                    float value = frames[j].rgb()[3 * i + channel] & 0xff;
                    images[j][channel * SQUARE.pixels() + i] = (float) ((value - mean) / 255);
                }
            }
        }
        return images;
    }

    private static float[] inPyTorch(FlowBundle bundle) {
        float[][] images =
                images(GeneratedFrames.displaced(0, SQUARE, 0, 0), GeneratedFrames.displaced(1, SQUARE, 3, 1));
        Shape shape = new Shape(1, 3, SQUARE.height(), SQUARE.width());
        try (TorchProgram program = TorchProgram.load("flow", bundle.module(), Device.cpu());
                NDManager scope = program.newScope()) {
            IValue current = TorchProgram.tensor(scope.create(images[0], shape));
            IValue key = TorchProgram.tensor(scope.create(images[1], shape));
            NDList outputs = program.callAll(scope, "forward", current, key);
            assertThat(outputs.get(1).getShape()).isEqualTo(new Shape(1, 384, 4, 4));
            return outputs.get(1).toFloatArray();
        }
    }

    @Test
    void isThatOfTheTorchScriptModule() {
        FlowBundle bundle = bundle(SEEN, WEIGHTS);

        EvidenceMap map = flow(bundle, SQUARE).map(MapKind.CONV6_1).orElseThrow();
        float[] expected = inPyTorch(bundle);

        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isPositive();
        for (int i = 0; i < expected.length; i++) {
            // a half has eleven bits
            float half = Math.abs(expected[i]) / 2048;
            assertThat(map.value(i)).as("value %s", i).isCloseTo(expected[i], within(1e-4f * largest + half));
        }
    }

    @Test
    void changesNothingOfTheFlowAndIsThereForEverySizeOfFrame() {
        Flow with = flow(bundle(SEEN, WEIGHTS), WIDE);
        Flow without = flow(bundle(FlowNetworks.FLOWNET_NVIDIA, WEIGHTS), WIDE);

        assertThat(with.toHost().uv()).isEqualTo(without.toHost().uv());
        assertThat(without.map(MapKind.CONV6_1)).isEmpty();
        EvidenceMap map = with.map(MapKind.CONV6_1).orElseThrow();
        assertThat(map.isFinite()).isTrue();
        // 192×128 pixels are 3×2 cells of 64: rows share them
        assertThat(map.value(0)).isEqualTo(map.value(4));
        assertThat(with.resized(SQUARE).map(MapKind.CONV6_1)).contains(map);
        FlowCheck.check(bundle(SEEN, WEIGHTS));
    }

    @Test
    void comesWithAScaleFieldToo() {
        FeatureScale field = new FeatureScale(5, 4);
        FlowSpec scaled = FlowNetworks.FLOWNET_NVIDIA.withScaleField(field);
        Weights weights = FormulaTensors.weights(FlowNet.withScaleField(FlowNet.Width.THREE_EIGHTHS, false, 5, 4));

        ScaledFlow both = (ScaledFlow) flow(bundle(scaled.withConv6(), weights), WIDE);
        ScaledFlow alone = (ScaledFlow) flow(bundle(scaled, weights), WIDE);

        assertThat(both.scale().values()).isEqualTo(alone.scale().values());
        assertThat(both.map(MapKind.CONV6_1)).isPresent();
        assertThat(alone.map(MapKind.CONV6_1)).isEmpty();
    }

    @Test
    void aNetworkInSeveralPassesHasNone() {
        FlowSpec refined = SEEN.refinedAt(List.of(1.0));

        assertThat(refined.maps()).isEmpty();
        assertThat(flow(bundle(refined, WEIGHTS), WIDE).map(MapKind.CONV6_1)).isEmpty();
    }

    @Test
    void aModuleThatDoesNotGiveWhatItsBundleNamesIsRefused() {
        byte[] module = FlowNetworks.module("flownet2-s", FlowNetworks.FLOWNET_NVIDIA, WEIGHTS, "formula");

        assertThatThrownBy(() -> FlowCheck.check(FlowBundle.of("formula", SEEN, module, "none", "test")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("gives 1 tensors for a pair of frames")
                .hasMessageContaining("names conv6-1, so that a flow and a map (1, 384, h, w) are needed");
    }
}
