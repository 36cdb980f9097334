package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.net.bundle.InputSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arg-max of a network's output in whatever layout and precision it comes, against a loop over all scores. */
class HighestScoresTest {
    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 9, 31, F32, true",
        "5, 64, 64, F32, true",
        "12, 90, 480, F32, true",
        "12, 90, 480, F32, false",
        "12, 90, 480, BF16, true",
        "12, 90, 480, BF16, false",
        "40, 37, 200, F32, true",
        "150, 3, 900, BF16, true"
    })
    void theHighestOfEachPixelTheLowestOfEquals(
            int classes, int height, int width, Precision precision, boolean channelsLast) {
        // Few values, so that many are equal; negative and far apart as raw outputs are; exact in 16 bits.
        Random random = new Random(classes);
        float[] scores = new float[height * width * classes];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (random.nextInt(40) - 30) * (i % 3 == 0 ? 0x1p-20f : 0.5f);
        }
        FrameSize size = new FrameSize(width, height);
        try (FramePrograms programs = programs(classes);
                NDManager scope = programs.newScope()) {
            NDArray pixels =
                    programs.typed(scope, scope.create(scores, new Shape(1, height, width, classes)), precision);
            NDArray view = pixels.transpose(0, 3, 1, 2);
            NDArray output = channelsLast ? view : programs.typed(scope, programs.planes(scope, view), precision);

            assertThat(programs.mask(scope, output, size, size).ids()).isEqualTo(best(scores, classes));
            assertThat(programs.wholeMask(scope, output, size, size).ids()).isEqualTo(best(scores, classes));
            assertThat(programs.planes(scope, output).transpose(0, 2, 3, 1).toFloatArray())
                    .isEqualTo(scores);
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void infiniteScoresAreTheHighest(boolean channelsLast) {
        float high = Float.POSITIVE_INFINITY;
        float low = Float.NEGATIVE_INFINITY;
        FrameSize size = new FrameSize(2, 2);
        float[] scores = {0, high, 1, low, low, 0, high, 0, high, low, low, low};
        try (FramePrograms programs = programs(3);
                NDManager scope = programs.newScope()) {
            NDArray view = scope.create(scores, new Shape(1, 2, 2, 3)).transpose(0, 3, 1, 2);
            NDArray output = channelsLast ? view : view.add(0).reshape(1, 3, 2, 2);

            assertThat(programs.mask(scope, output, size, size).ids()).isEqualTo(new byte[] {1, 2, 0, 0});
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aPixelWithoutNumbersIsOfTheFirstClass(boolean channelsLast) {
        FrameSize size = new FrameSize(2, 2);
        float[] scores = {0, Float.NaN, 1, 1, 2, Float.NaN, Float.NaN, 3, 2, 0, 1, 2};
        try (FramePrograms programs = programs(3);
                NDManager scope = programs.newScope()) {
            NDArray view = scope.create(scores, new Shape(1, 2, 2, 3)).transpose(0, 3, 1, 2);
            NDArray output = channelsLast ? view : view.add(0).reshape(1, 3, 2, 2);

            assertThat(programs.mask(scope, output, size, size).ids()).isEqualTo(new byte[] {0, 0, 0, 2});
            assertThat(programs.wholeMask(scope, output, size, size).ids()).isEqualTo(new byte[] {0, 0, 0, 2});
        }
    }

    @Test
    void planesOfABatchStayApart() {
        float[] scores = {0, 1, 2, 3, 4, 5, 6, 7};
        try (FramePrograms programs = programs(2);
                NDManager scope = programs.newScope()) {
            NDArray batch = scope.create(scores, new Shape(2, 1, 2, 2)).transpose(0, 3, 1, 2);

            assertThat(programs.planes(scope, batch).toFloatArray()).containsExactly(0, 2, 1, 3, 4, 6, 5, 7);
        }
    }

    @Test
    void aMaskOfThePaddedSizeShowsTheFrameAlone() {
        FrameSize content = new FrameSize(45, 30);
        FrameSize target = new FrameSize(48, 32);
        float[] scores = new float[2 * 48 * 32];
        for (int i = 0; i < 48 * 32; i++) {
            scores[2 * i + (i % 48 < 24 ? 0 : 1)] = 1;
        }
        try (FramePrograms programs = programs(2, 8);
                NDManager scope = programs.newScope()) {
            NDArray output = scope.create(scores, new Shape(1, 32, 48, 2)).transpose(0, 3, 1, 2);

            byte[] ids = programs.mask(scope, output, content, target).ids();

            // Column 24 of 45 is where column 25.6 of 48 is.
            assertThat(Arrays.copyOfRange(ids, 22, 30)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
        }
    }

    private static FramePrograms programs(int classes) {
        return programs(classes, 1);
    }

    private static FramePrograms programs(int classes, int stride) {
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                stride,
                InputSpec.Padding.STRIDE);
        TorchRuntime.start();
        return new FramePrograms(input, classes, Device.cpu());
    }

    private static byte[] best(float[] scores, int classes) {
        byte[] best = new byte[scores.length / classes];
        for (int i = 0; i < scores.length; i++) {
            int pixel = i / classes;
            if (scores[i] > scores[pixel * classes + (best[pixel] & 0xff)]) {
                best[pixel] = (byte) (i % classes);
            }
        }
        return best;
    }
}
