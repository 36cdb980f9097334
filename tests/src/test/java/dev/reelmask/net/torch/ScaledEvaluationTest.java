package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.Evaluation;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.propagate.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that compares a pixel with its right neighbour, on frames that it can be right or wrong about. */
class ScaledEvaluationTest {
    private static final FrameSize SIZE = new FrameSize(33, 17);
    private static final ClassSet CLASSES =
            new ClassSet("two", List.of(new LabelClass("a", 1), new LabelClass("b", 2)), -1);

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void scaleOneIsThePlainResult(int stride) {
        float[] plain = posteriors(stride, Evaluation.SINGLE, ramp());
        float[] scaled = posteriors(stride, new Evaluation(List.of(1.0, 1.0), false, true), ramp());

        assertThat(scaled).usingComparatorWithPrecision(1e-6f).containsExactly(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void flipMakesTheResultOfAMirroredFrameTheMirroredResult(int stride) {
        Evaluation flip = new Evaluation(List.of(0.5, 1.0), true, true);
        RgbFrame frame = padFree(stride);

        float[] result = posteriors(stride, flip, frame);
        float[] ofMirrored = posteriors(stride, flip, mirrored(frame));

        assertThat(mirrored(ofMirrored, 2, frame.size()))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(result);
        assertThat(posteriors(stride, Evaluation.SINGLE, frame)).isNotEqualTo(result);
    }

    @Test
    void posteriorsAreTheMeanOverScales() {
        float[] half = posteriors(1, new Evaluation(List.of(0.5, 0.5), false, true), ramp());
        float[] twice = posteriors(1, new Evaluation(List.of(2.0, 2.0), false, true), ramp());
        float[] both = posteriors(1, new Evaluation(List.of(0.5, 2.0), false, true), ramp());

        assertThat(half).hasSameSizeAs(both);
        for (int i = 0; i < both.length; i++) {
            assertThat(both[i]).isCloseTo((half[i] + twice[i]) / 2, within(1e-5f));
        }
    }

    @Test
    void masksOfAFrameThatNeedsPaddingAreThoseOfItsPaddedSelfCropped() {
        FrameSize odd = new FrameSize(29, 13);
        RgbFrame frame = ramp(odd);
        RgbFrame padded = padded(frame, new FrameSize(32, 16));
        try (TorchNetwork network = TorchNetwork.open(bundle(8, Evaluation.SINGLE), -1, Precision.F32)) {
            LabelMap mask = mask(network, frame);
            LabelMap whole = mask(network, padded);

            for (int y = 0; y < odd.height(); y++) {
                for (int x = 0; x < odd.width(); x++) {
                    assertThat(mask.id(x, y)).isEqualTo(whole.id(x, y));
                }
            }
        }
    }

    @Test
    void aFrameSmallerThanTheStrideGetsAMask() {
        try (TorchNetwork network = TorchNetwork.open(bundle(8, Evaluation.SINGLE), -1, Precision.F32)) {
            assertThat(mask(network, ramp(new FrameSize(3, 2))).size()).isEqualTo(new FrameSize(3, 2));
        }
    }

    @Test
    void theEvaluationIsPartOfTheDescription() {
        Evaluation evaluation = new Evaluation(List.of(0.5, 1.0), true, true);
        try (TorchNetwork network = TorchNetwork.open(bundle(8, evaluation), -1, Precision.F32)) {
            assertThat(network.description()).endsWith(", scales [0.5, 1.0] and mirrored");
        }
    }

    @Test
    void aBundleThatWantsFullPrecisionGetsIt() {
        Evaluation exact = new Evaluation(List.of(1.0), false, false);
        try (TorchNetwork automatic = TorchNetwork.open(bundle(8, exact), -1, Precision.AUTO);
                TorchNetwork asked = TorchNetwork.open(bundle(8, exact), -1, Precision.BF16)) {
            assertThat(automatic.description()).startsWith("tiny f32");
            assertThat(asked.description()).startsWith("tiny bf16");
        }
    }

    @Test
    void saysWhatIsWrongWithAnEvaluation() {
        assertThatThrownBy(() -> new Evaluation(List.of(), false, true))
                .hasMessage("scales must be one or more factors from 0.25 to 4.0, got []");
        assertThatThrownBy(() -> Evaluation.SINGLE.withScales("1,x"))
                .hasMessage("scales must be numbers with commas between, such as 0.75,1,1.25, got '1,x'");
        Bundle logits = Bundle.of(spec(8, PropagationKind.LOGITS, Evaluation.SINGLE), modules());
        assertThatThrownBy(() -> TorchNetwork.open(logits, Evaluation.SINGLE.withFlip(true), -1, Precision.F32))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "Bundle tiny: several scales or flip need a bundle that propagates posteriors, this one propagates logits");
    }

    private static float[] posteriors(int stride, Evaluation evaluation, RgbFrame frame) {
        try (TorchNetwork network = TorchNetwork.open(bundle(stride, evaluation), -1, Precision.F32);
                State state = network.keyStates(List.of(frame)).get(0);
                NDManager scope = NDManager.newBaseManager("PyTorch")) {
            return ((KeyScores) state).output(scope).toFloatArray();
        }
    }

    private static LabelMap mask(TorchNetwork network, RgbFrame frame) {
        try (State state = network.keyStates(List.of(frame)).get(0)) {
            return network.keyMask(state, frame.size());
        }
    }

    private static Bundle bundle(int stride, Evaluation evaluation) {
        return Bundle.of(spec(stride, PropagationKind.POSTERIORS, evaluation), modules());
    }

    private static BundleSpec spec(int stride, PropagationKind kind, Evaluation evaluation) {
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(32.0, 32.0, 32.0),
                stride,
                InputSpec.Padding.STRIDE);
        return new BundleSpec("tiny", CLASSES, List.of(0, 1), input, kind, 1, evaluation, "CC0", "formula");
    }

    /** Score of class a: the pixel's red; of class b: its right neighbour's. */
    private static Map<String, byte[]> modules() {
        NetworkBuilder net = new NetworkBuilder("tiny");
        Network network = net.build(net.convNoBias("a", net.input(3), 2, Window.of(3)));
        float[] kernel = new float[2 * 3 * 3 * 3];
        kernel[4] = 1;
        kernel[27 + 5] = 1;
        Map<String, FloatTensor> weights = new HashMap<>();
        weights.put("a.weight", new FloatTensor(List.of(2, 3, 3, 3), kernel));
        return Map.of("features", TorchArchive.write(NetworkModule.inference(network, new Weights(weights))));
    }

    private static RgbFrame padFree(int stride) {
        return ramp(stride == 1 ? SIZE : new FrameSize(32, 16));
    }

    private static RgbFrame ramp() {
        return ramp(SIZE);
    }

    private static RgbFrame ramp(FrameSize size) {
        byte[] rgb = new byte[size.pixels() * 3];
        for (int i = 0; i < size.pixels(); i++) {
            int x = i % size.width();
            int y = i / size.width();
            rgb[3 * i] = (byte) (40 + (x * x * 3 + y * 29) % 180);
        }
        return new RgbFrame(0, 0, size, rgb);
    }

    private static RgbFrame mirrored(RgbFrame frame) {
        int width = frame.size().width();
        byte[] rgb = new byte[frame.rgb().length];
        for (int i = 0; i < frame.size().pixels(); i++) {
            int from = i - i % width + width - 1 - i % width;
            System.arraycopy(frame.rgb(), 3 * from, rgb, 3 * i, 3);
        }
        return new RgbFrame(frame.index(), frame.ptsUs(), frame.size(), rgb);
    }

    private static float[] mirrored(float[] maps, int channels, FrameSize size) {
        float[] out = new float[maps.length];
        for (int i = 0; i < channels * size.pixels(); i++) {
            out[i] = maps[i - i % size.width() + size.width() - 1 - i % size.width()];
        }
        return out;
    }

    private static RgbFrame padded(RgbFrame frame, FrameSize size) {
        byte[] rgb = new byte[size.pixels() * 3];
        for (int y = 0; y < frame.size().height(); y++) {
            int bytes = 3 * frame.size().width();
            System.arraycopy(frame.rgb(), y * bytes, rgb, 3 * y * size.width(), bytes);
        }
        return new RgbFrame(0, 0, size, rgb);
    }
}
