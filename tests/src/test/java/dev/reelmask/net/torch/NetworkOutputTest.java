package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.Evaluation;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.propagate.grid.GridFrame;
import dev.reelmask.propagate.grid.ScoreGrid;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkOutputTest {
    private static final InputSpec INPUT = new InputSpec(
            SizePolicy.source(),
            InputSpec.ChannelOrder.RGB,
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 1.0, 1.0),
            1,
            InputSpec.Padding.STRIDE);

    @BeforeAll
    static void oneThread() {
        TorchRuntime.start();
        TorchRuntime.setThreads(1);
    }

    private static NetworkOutput output(
            FramePrograms programs, int classes, PropagationKind kind, int reduce, Evaluation evaluation) {
        List<LabelClass> named = IntStream.range(0, classes)
                .mapToObj(c -> new LabelClass("c" + c, c))
                .toList();
        BundleSpec spec = new BundleSpec(
                "b",
                new ClassSet("s", named, -1),
                IntStream.range(0, classes).boxed().toList(),
                INPUT,
                kind,
                reduce,
                evaluation,
                "",
                "");
        return new NetworkOutput(spec, programs);
    }

    /** (1, C, h, w), channels last, of waves a class. */
    private static NDArray scores(NDManager scope, int classes, int height, int width) {
        Random random = new Random(classes);
        double[] turns = random.doubles(3L * classes, 0, 0.5).toArray();
        float[] values = new float[classes * height * width];
        for (int i = 0; i < values.length; i++) {
            int c = i % classes;
            int x = i / classes % width;
            int y = i / classes / width;
            values[i] = (float) (6 * Math.sin(x * turns[c] + y * turns[classes + c] + 9 * turns[2 * classes + c]));
        }
        return scope.create(values, new Shape(1, height, width, classes)).transpose(0, 3, 1, 2);
    }

    @ParameterizedTest
    @CsvSource({
        "12, 36, 48, 2, F32, true",
        "12, 36, 48, 2, BF16, true",
        "12, 36, 48, 2, BF16, false",
        "5, 33, 21, 3, F32, false",
        "3, 17, 29, 1, BF16, true",
        "150, 8, 60, 4, F16, true"
    })
    void posteriorsOfCellsAreThoseOfTheWholeMap(
            int classes, int height, int width, int reduce, Precision precision, boolean channelsLast) {
        FrameSize size = new FrameSize(width, height);
        GridFrame frame = new GridFrame(size, size, size);
        try (FramePrograms programs = new FramePrograms(INPUT, classes, Device.cpu());
                NDManager scope = programs.newScope()) {
            NetworkOutput output = output(programs, classes, PropagationKind.POSTERIORS, reduce, Evaluation.SINGLE);
            NDArray last = programs.typed(scope, scores(scope, classes, height, width), precision);
            NDArray raw = channelsLast ? last : programs.typed(scope, programs.planes(scope, last), precision);

            LabelMap mask = output.cells(scope, raw).orElseThrow().mask(frame);

            PtNDArray whole = (PtNDArray) programs.planes(scope, output.whole(scope, raw));
            LabelMap expected = ScoreGrid.means(
                            whole.toByteBuffer(true).asFloatBuffer(), classes, height, width, reduce)
                    .mask(frame);
            long different = IntStream.range(0, size.pixels())
                    .filter(i -> mask.ids()[i] != expected.ids()[i])
                    .count();
            assertThat(different).isLessThanOrEqualTo(size.pixels() / 1000);
            assertThat(IntStream.range(0, size.pixels())
                            .map(i -> mask.ids()[i])
                            .distinct()
                            .count())
                    .isGreaterThan(2);
        }
    }

    @Test
    void onlyPosteriorsOfOneLookInWholeCellsComeOfTheRawOutput() {
        Evaluation scales = new Evaluation(List.of(0.5, 1.0), true, true);
        assertThat(cells(PropagationKind.POSTERIORS, 2, Evaluation.SINGLE)).isPresent();
        assertThat(cells(PropagationKind.POSTERIORS, 5, Evaluation.SINGLE)).isEmpty();
        assertThat(cells(PropagationKind.POSTERIORS, 16, Evaluation.SINGLE)).isEmpty();
        assertThat(cells(PropagationKind.POSTERIORS, 2, scales)).isEmpty();
        assertThat(cells(PropagationKind.LOGITS, 2, Evaluation.SINGLE)).isEmpty();
        assertThat(cells(PropagationKind.FEATURES, 2, Evaluation.SINGLE)).isEmpty();
    }

    private static Optional<ScoreGrid> cells(PropagationKind kind, int reduce, Evaluation evaluation) {
        try (FramePrograms programs = new FramePrograms(INPUT, 3, Device.cpu());
                NDManager scope = programs.newScope()) {
            return output(programs, 3, kind, reduce, evaluation).cells(scope, scores(scope, 3, 8, 12));
        }
    }
}
