package dev.reelmask.propagate.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.torch.FramePrograms;
import dev.reelmask.net.torch.KeyScores;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.torch.WarpPrograms;
import dev.reelmask.propagate.warp.WarpSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against libtorch, which makes the whole map of scores. */
class PropagatedMaskTest {
    private static final int CLASSES = 7;

    /** Scores of things with soft edges: a few smooth waves a class. */
    private static float[] scores(int height, int width, Random random) {
        double[][] waves = IntStream.range(0, CLASSES)
                .mapToObj(c -> random.doubles(3, 0, 1).toArray())
                .toArray(double[][]::new);
        float[] scores = new float[height * width * CLASSES];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                for (int c = 0; c < CLASSES; c++, i++) {
                    double wave = Math.sin(x * waves[c][0] * 0.4 + y * waves[c][1] * 0.4 + 6 * waves[c][2]);
                    scores[i] = (float) Math.exp(4 * wave);
                    sum += scores[i];
                }
                for (int c = 1; c <= CLASSES; c++) {
                    scores[i - c] /= (float) sum;
                }
            }
        }
        return scores;
    }

    /** (1, C, H, W) */
    private static NDArray output(NDManager scope, FrameSize size, Random random) {
        float[] values = scores(size.height(), size.width(), random);
        return scope.create(values, new Shape(1, size.height(), size.width(), CLASSES))
                .transpose(0, 3, 1, 2);
    }

    private static FlowField flow(FrameSize size, Random random) {
        float[] uv = new float[2 * size.pixels()];
        double x = random.nextGaussian() * 3;
        double y = random.nextGaussian() * 2;
        for (int i = 0; i < uv.length; i += 2) {
            uv[i] = (float) (x + random.nextGaussian() * 0.3);
            uv[i + 1] = (float) (y + random.nextGaussian() * 0.3);
        }
        return new FlowField(size, uv);
    }

    private static RgbFrame frame(int index, FrameSize size, Random random) {
        byte[] rgb = new byte[3 * size.pixels()];
        random.nextBytes(rgb);
        return new RgbFrame(index, 0, size, rgb);
    }

    @ParameterizedTest
    @CsvSource({
        "48, 36, 1, 1, 48, 36, 2",
        "48, 36, 1, 2, 48, 36, 2",
        "48, 36, 1, 2, 48, 36, 1",
        "45, 37, 8, 2, 45, 37, 2",
        "45, 37, 8, 1, 90, 61, 2",
        "45, 37, 16, 4, 45, 37, 1",
        "13, 9, 1, 2, 7, 5, 2",
        "1, 40, 1, 1, 1, 40, 2",
        "5, 1, 4, 1, 5, 1, 1",
    })
    void isWhatTheWholeMapOfScoresSays(
            int width, int height, int stride, int reduce, int targetWidth, int targetHeight, int count) {
        Random random = new Random(width * 31L + reduce);
        FrameSize content = new FrameSize(width, height);
        FrameSize target = new FrameSize(targetWidth, targetHeight);
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                stride,
                InputSpec.Padding.STRIDE);
        FrameSize padded = input.paddedSize(content);
        RgbFrame current = frame(4, content, random);
        TorchRuntime.start();
        try (FramePrograms programs = new FramePrograms(input, CLASSES, Device.cpu());
                NDManager scope = programs.newScope()) {
            List<WarpSource> sources = new ArrayList<>();
            for (int s = 0; s < count; s++) {
                RgbFrame key = frame(s * 9, content, random);
                NDArray output = output(scope, padded, random);
                KeyScores state = new KeyScores(
                        programs.newScope(), key, output, (owner, same) -> programs.state(owner, same, reduce));
                sources.add(new WarpSource(state, key, flow(content, random), 4 + s));
            }

            WarpPrograms warps = new WarpPrograms(programs);
            LabelMap whole = programs.wholeMask(scope, warps.combined(scope, current, sources), content, target);
            LabelMap mask = warps.propagated(current, sources, target, reduce);

            sources.forEach(source -> source.state().close());
            long different = different(whole, mask);
            assertThat(mask.size()).isEqualTo(target);
            // With padding the whole map takes flows and weights by way of the frame's pixels.
            int allowed = target.pixels() / (padded.equals(content) ? 1000 : 200);
            assertThat(different).isLessThanOrEqualTo(allowed);
            assertThat(classesIn(mask)).hasSizeGreaterThan(target.pixels() > 100 ? 3 : 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"48, 36, 1, 96, 72", "48, 36, 1, 61, 50", "45, 37, 8, 90, 61", "1, 7, 1, 3, 14"})
    void aKeyFramesOwnMaskIsWhatTheWholeMapSays(int width, int height, int stride, int targetWidth, int targetHeight) {
        FrameSize content = new FrameSize(width, height);
        FrameSize target = new FrameSize(targetWidth, targetHeight);
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                stride,
                InputSpec.Padding.STRIDE);
        TorchRuntime.start();
        try (FramePrograms programs = new FramePrograms(input, CLASSES, Device.cpu());
                NDManager scope = programs.newScope()) {
            NDArray output = output(scope, input.paddedSize(content), new Random(width));

            LabelMap whole = programs.wholeMask(scope, output, content, target);
            LabelMap mask = programs.mask(scope, output, content, target);

            assertThat(different(whole, mask)).isLessThanOrEqualTo(target.pixels() / 1000);
            assertThat(mask.size()).isEqualTo(target);
        }
    }

    private static long different(LabelMap one, LabelMap two) {
        return IntStream.range(0, one.ids().length)
                .filter(i -> one.ids()[i] != two.ids()[i])
                .count();
    }

    private static List<Integer> classesIn(LabelMap mask) {
        return IntStream.range(0, mask.ids().length)
                .mapToObj(i -> (int) mask.ids()[i])
                .distinct()
                .toList();
    }

    private static GridSource source(FlowField flow, float... scores) {
        RgbFrame grey = new RgbFrame(0, 0, new FrameSize(2, 1), new byte[6]);
        return new GridSource(new ScoreGrid(1, 2, 2, scores), GreyCells.of(grey), flow, 1);
    }

    @Test
    void takesTheLowestOfEqualClasses() {
        GridSource source = source(FlowField.zero(new FrameSize(2, 1)), 0.5f, 0.5f, 0.2f, 0.8f);
        FrameSize size = new FrameSize(2, 1);

        LabelMap mask = PropagatedMask.of(new GridFrame(size, size, size), source.grey(), List.of(source));

        assertThat(mask.ids()).containsExactly(0, 1);
    }

    @Test
    void readsNothingOutsideWhereAFlowIsNotANumber() {
        float[] uv = new float[4];
        Arrays.fill(uv, Float.NaN);
        uv[2] = Float.POSITIVE_INFINITY;
        FrameSize size = new FrameSize(2, 1);
        GridSource source = source(new FlowField(size, uv), 1, 0, 0, 1);

        LabelMap mask = PropagatedMask.of(new GridFrame(size, size, size), source.grey(), List.of(source, source));

        assertThat(mask.ids()).containsExactly(0, 1);
    }

    private static GridSource weighted(FlowField flow, float handicap, float... scores) {
        GridSource source = source(flow, scores);
        return new GridSource(source.scores(), source.grey(), flow, handicap);
    }

    @Test
    void theSourceWithTheLowerHandicapWeighsMore() {
        FrameSize size = new FrameSize(2, 1);
        GridFrame frame = new GridFrame(size, size, size);
        GridSource own = weighted(FlowField.zero(size), 3, 0.9f, 0.1f, 0.6f, 0.4f);
        GridSource other = weighted(FlowField.zero(size), 1, 0.6f, 0.4f, 0.2f, 0.8f);

        LabelMap mask = PropagatedMask.of(frame, own.grey(), List.of(own, other));
        ScoreGrid blended = PropagatedMask.blended(frame, own.grey(), List.of(own, other));

        assertThat(mask.ids()).as("a vote flips the second pixel").containsExactly(0, 1);
        assertThat(blended.scores()).containsExactly(new float[] {0.675f, 0.325f, 0.3f, 0.7f}, within(1e-6f));
        assertThat(blended.mask(frame)).isEqualTo(mask);
    }

    @Test
    void aBlendOnTheGridGivesTheMaskThatItsSourcesGive() {
        Random random = new Random(5);
        FrameSize size = new FrameSize(40, 28);
        GridFrame frame = new GridFrame(size, size, new FrameSize(77, 51));
        GreyCells current = GreyCells.of(frame(3, size, random));
        List<GridSource> sources = new ArrayList<>();
        for (int s = 0; s < 2; s++) {
            float[] scores = new float[20 * 14 * CLASSES];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextFloat();
            }
            GreyCells grey = GreyCells.of(frame(s, size, random));
            sources.add(new GridSource(new ScoreGrid(14, 20, CLASSES, scores), grey, flow(size, random), 1 + 3 * s));
        }

        assertThat(PropagatedMask.blended(frame, current, sources).mask(frame))
                .isEqualTo(PropagatedMask.of(frame, current, sources));
    }

    @Test
    void whereAllSayOneClassTheFramesOwnScoresStand() {
        FrameSize size = new FrameSize(4, 1);
        GridFrame frame = new GridFrame(size, size, size);
        GreyCells grey = GreyCells.of(frame(0, size, new Random(1)));
        float[] sure = {0.9f, 0.1f, 0.8f, 0.2f, 0.8f, 0.2f, 0.6f, 0.4f};
        float[] torn = {0.7f, 0.3f, 0.6f, 0.4f, 0.6f, 0.4f, 0.2f, 0.8f};
        GridSource own = GridSource.own(new ScoreGrid(1, 4, 2, sure), grey, 1);
        GridSource other = new GridSource(new ScoreGrid(1, 4, 2, torn), grey, FlowField.zero(size), 1);

        float[] blended =
                PropagatedMask.blended(frame, grey, List.of(own, other)).scores();

        assertThat(blended).startsWith(0.9f, 0.1f, 0.8f, 0.2f);
        assertThat(blended[4]).as("next to a cell in dispute").isCloseTo(0.7f, within(1e-6f));
        assertThat(blended[6]).isCloseTo(0.4f, within(1e-6f));
    }

    @Test
    void theFrameItselfIsASourceWithoutMotion() {
        Random random = new Random(7);
        FrameSize size = new FrameSize(40, 28);
        GridFrame frame = new GridFrame(size, size, size);
        GreyCells current = GreyCells.of(frame(3, size, random));
        float[] scores = new float[20 * 14 * CLASSES];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextFloat();
        }
        ScoreGrid grid = new ScoreGrid(14, 20, CLASSES, scores);
        GridSource other = new GridSource(
                new ScoreGrid(14, 20, CLASSES, scores), GreyCells.of(frame(4, size, random)), flow(size, random), 1);

        ScoreGrid own = PropagatedMask.blended(frame, current, List.of(GridSource.own(grid, current, 4), other));
        ScoreGrid still = PropagatedMask.blended(
                frame, current, List.of(new GridSource(grid, current, FlowField.zero(size), 4), other));

        assertThat(own.scores()).isEqualTo(still.scores());
    }

    @Test
    void takesOneOrTwoSources() {
        FrameSize size = new FrameSize(2, 1);
        GridSource source = source(FlowField.zero(size), 1, 0, 0, 1);

        assertThatThrownBy(() -> PropagatedMask.of(
                        new GridFrame(size, size, size), source.grey(), List.of(source, source, source)))
                .hasMessageContaining("one or two");
    }

    @Test
    void largestScoresAreThoseOfThePartsAlone() {
        Random random = new Random(5);
        FrameSize size = new FrameSize(12, 9);
        float[] scores = scores(9, 12, random);
        RgbFrame key = frame(0, size, random);
        RgbFrame current = frame(1, size, random);
        GridSource source =
                new GridSource(new ScoreGrid(9, 12, CLASSES, scores), GreyCells.of(key), shifted(size, 1), 1);
        Area part = new Area(3, 2, new FrameSize(4, 5));

        float[] largest = PropagatedMask.largestScores(
                new GridFrame(size, size, size), GreyCells.of(current), List.of(source), List.of(part));

        for (int y = 0, i = 0; y < 9; y++) {
            for (int x = 0; x < 12; x++, i++) {
                boolean isIn = x >= 3 && x < 7 && y >= 2 && y < 7;
                float expected = 0;
                for (int c = 0; isIn && c < CLASSES; c++) {
                    expected = Math.max(expected, scores[(i + 1) * CLASSES + c]);
                }
                assertThat(largest[i]).isCloseTo(expected, within(1e-6f));
            }
        }
    }

    /** A flow of so many pixels to the right. */
    private static FlowField shifted(FrameSize size, float pixels) {
        float[] uv = new float[2 * size.pixels()];
        for (int i = 0; i < uv.length; i += 2) {
            uv[i] = pixels;
        }
        return new FlowField(size, uv);
    }
}
