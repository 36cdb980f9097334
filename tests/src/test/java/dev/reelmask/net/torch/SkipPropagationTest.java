package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.ndarray.NDArray;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.FusedArchive;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.skip.SkipSource;
import dev.reelmask.testing.GeneratedFrames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Skip propagation on the networks that have levels. */
class SkipPropagationTest {
    private static final int CPU = -1;
    private static final int CLASSES = 5;
    private static final FrameSize SIZE = new FrameSize(64, 64);
    private static final ClassSet NAMES = new ClassSet(
            "five",
            IntStream.range(0, CLASSES)
                    .mapToObj(i -> new LabelClass("c" + i, 0x101010 * i))
                    .toList(),
            -1);

    private static Bundle bundle(String network) {
        Networks.Entry entry = Networks.untrained(network, CLASSES);
        Weights weights = FormulaTensors.weights(entry.network(), Math.sqrt(2));
        return BundleImport.of(network, entry.network(), weights, NAMES, entry.input(), "none", "made up");
    }

    private static Bundle bundle(String network, int levels) {
        Networks.Entry entry = Networks.untrained(network, CLASSES);
        Weights weights = FormulaTensors.weights(entry.network(), Math.sqrt(2));
        return BundleImport.withSkip(bundle(network), entry.described(), weights, levels);
    }

    private static List<RgbFrame> frames(int count) {
        List<RgbFrame> frames = new ArrayList<>();
        try (GeneratedFrames source = GeneratedFrames.of(SIZE, 0, count)) {
            for (Optional<RgbFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    @ParameterizedTest
    @CsvSource({"fpn-mobilenetv2,1", "fpn-densenet121,2"})
    void weightsAreLaidOutForTheMapsThatAFrameBetweenIsGiven(String network, int levels) {
        Bundle bundle = bundle(network, levels);
        String role = Bundle.skipRole(levels);
        FrameSize box = bundle.spec().input().largestSize().orElseThrow();
        SharedModules modules = SharedModules.acquire(bundle, TorchRuntime.device(CPU), Precision.F32);
        try {
            Network between = FusedArchive.network(bundle.modules().get(role)).orElseThrow();

            assertThat(between.outputShapes(modules.inputs(role).orElseThrow()))
                    .containsExactly(new FeatureShape(CLASSES, box.height(), box.width()));
        } finally {
            modules.release();
        }
    }

    @ParameterizedTest
    @CsvSource({"fpn-mobilenetv2,1", "fpn-mobilenetv2,2", "fpn-densenet121,1", "fpn-densenet121,2"})
    void aFrameGivenItsOwnMapsHasTheMaskOfTheWholeNetwork(String network, int levels) {
        Bundle bundle = bundle(network, levels);
        RgbFrame frame = frames(1).get(0);
        try (TorchNetwork whole = TorchNetwork.open(bundle, CPU, Precision.F32);
                TorchNetwork skip = TorchNetwork.openSkip(bundle, CPU, Precision.F32)) {
            State plain = whole.keyStates(List.of(frame)).get(0);
            State key = skip.keyStates(List.of(frame)).get(0);
            LabelMap mask = whole.keyMask(plain, SIZE);

            assertThat(skip.keyMask(key, SIZE)).isEqualTo(mask);
            assertThat(skip.skip(frame, List.of(new SkipSource(key, 1)), SIZE)).isEqualTo(mask);
            assertThat(skip.skip(frame, List.of(new SkipSource(key, 0.3), new SkipSource(key, 0.7)), SIZE))
                    .isEqualTo(mask);
            plain.close();
            key.close();
        }
    }

    @Test
    void whatIsCachedIsTheSameWhateverElseIsInTheBatchAndWhateverCameBefore() {
        Bundle bundle = bundle("fpn-mobilenetv2", 2);
        List<RgbFrame> frames = frames(3);
        try (TorchNetwork skip = TorchNetwork.openSkip(bundle, CPU, Precision.F32)) {
            List<State> together = skip.keyStates(frames);
            skip.skip(frames.get(2), List.of(new SkipSource(together.get(0), 1)), SIZE);
            State alone = skip.keyStates(List.of(frames.get(1))).get(0);

            List<NDArray> ofBatch = ((KeyScores) together.get(1)).deepMaps();
            List<NDArray> own = ((KeyScores) alone).deepMaps();
            assertThat(own).hasSize(2);
            for (int i = 0; i < own.size(); i++) {
                float[] expected = own.get(i).toFloatArray();
                float[] found = ofBatch.get(i).toFloatArray();
                assertThat(found).hasSameSizeAs(expected);
                for (int k = 0; k < expected.length; k++) {
                    assertThat(found[k]).isCloseTo(expected[k], offset(1e-4f));
                }
            }
            together.forEach(State::close);
            alone.close();
        }
    }

    @Test
    void theMaskLooksAtTheFrameAndAtTheKeyFrames() {
        Bundle bundle = bundle("fpn-mobilenetv2", 1);
        List<RgbFrame> frames = frames(30);
        RgbFrame first = frames.get(0);
        RgbFrame last = frames.get(29);
        try (TorchNetwork skip = TorchNetwork.openSkip(bundle, CPU, Precision.F32)) {
            List<State> states = skip.keyStates(List.of(first, last));
            LabelMap ofFirst = skip.skip(last, List.of(new SkipSource(states.get(0), 1)), SIZE);
            LabelMap ofLast = skip.skip(last, List.of(new SkipSource(states.get(1), 1)), SIZE);

            assertThat(ofFirst).isNotEqualTo(ofLast).isNotEqualTo(skip.keyMask(states.get(0), SIZE));
            states.forEach(State::close);
        }
    }

    @Test
    void aBundleKeepsItsModulesAndSaysHowManyLevels(@TempDir Path folder) {
        Bundle bundle = bundle("fpn-mobilenetv2", 2);
        bundle.write(new Configuration(), folder.toString());

        Bundle read = Bundle.read(new Configuration(), folder.toString());

        assertThat(read.skipLevels()).hasValue(2);
        assertThat(read.digest())
                .isEqualTo(bundle.digest())
                .isNotEqualTo(bundle("fpn-mobilenetv2").digest());
        assertThat(bundle("fpn-mobilenetv2").skipLevels()).isEmpty();
    }

    @Test
    void whatCannotSkipIsToldInWords() {
        Bundle without = bundle("face-lite");
        Networks.Entry entry = Networks.untrained("face-lite", CLASSES);
        byte[] module = without.modules().get(Bundle.FEATURES);

        assertThatThrownBy(() -> TorchNetwork.openSkip(without, CPU, Precision.F32))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has no modules for skip propagation");
        assertThatThrownBy(() -> entry.described().skip(1))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("fpn-mobilenetv2");
        assertThatThrownBy(() -> Bundle.of(without.spec(), Map.of(Bundle.FEATURES, module, Bundle.SKIP_KEY, module)))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("skip-key");
    }
}
