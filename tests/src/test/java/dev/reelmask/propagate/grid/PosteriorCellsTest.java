package dev.reelmask.propagate.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.propagate.grid.RawScores.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a whole map of posteriors in double precision. */
class PosteriorCellsTest {
    private static final float NONE = Float.NaN;
    private static final float HIGH = Float.POSITIVE_INFINITY;
    private static final float LOW = Float.NEGATIVE_INFINITY;

    /** Scores (height, width, classes), and how they lie in memory. */
    private static final class Output {
        private final float[] scores;
        private final int classes;
        private final int height;
        private final int width;
        private final Layout layout;
        private final boolean bfloat16;

        Output(float[] scores, int classes, int height, int width, Layout layout, boolean bfloat16) {
            this.scores = scores;
            this.classes = classes;
            this.height = height;
            this.width = width;
            this.layout = layout;
            this.bfloat16 = bfloat16;
        }

        /** Bfloat16 cuts the lower half of each off, so {@code scores} are to have none. */
        RawScores raw() {
            ByteBuffer values = ByteBuffer.allocateDirect(scores.length * (bfloat16 ? 2 : 4))
                    .order(ByteOrder.nativeOrder());
            for (int i = 0; i < scores.length; i++) {
                int bits = Float.floatToRawIntBits(scores[place(i)]);
                if (bfloat16) {
                    values.putShort((short) (bits >>> 16));
                } else {
                    values.putInt(bits);
                }
            }
            return new RawScores(values.rewind(), layout, classes, height, width);
        }

        private int place(int i) {
            int pixels = height * width;
            return layout == Layout.PIXELS ? i : i % pixels * classes + i / pixels;
        }

        /** (classes, height, width) */
        float[] posteriors() {
            int pixels = height * width;
            float[] planes = new float[scores.length];
            for (int pixel = 0; pixel < pixels; pixel++) {
                int from = pixel * classes;
                double highest = IntStream.range(from, from + classes)
                        .mapToDouble(i -> scores[i])
                        .max()
                        .orElseThrow();
                double sum = IntStream.range(from, from + classes)
                        .mapToDouble(i -> Math.exp(scores[i] - highest))
                        .sum();
                for (int c = 0; c < classes; c++) {
                    planes[c * pixels + pixel] = (float) (Math.exp(scores[from + c] - highest) / sum);
                }
            }
            return planes;
        }

        ScoreGrid grid(int side) {
            return ScoreGrid.posteriors(raw(), side);
        }

        ScoreGrid byWholeMap(int side) {
            return ScoreGrid.means(FloatBuffer.wrap(posteriors()), classes, height, width, side);
        }
    }

    /** With that many significant bits that bfloat16 has them all. */
    private static float[] random(int count, double spread, Random random) {
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            float score = (float) (random.nextGaussian() * spread - spread);
            scores[i] = Float.intBitsToFloat(Float.floatToRawIntBits(score) & 0xffff0000);
        }
        return scores;
    }

    private static void assertSame(ScoreGrid grid, ScoreGrid whole) {
        assertThat(grid.height()).isEqualTo(whole.height());
        assertThat(grid.width()).isEqualTo(whole.width());
        assertThat(grid.classes()).isEqualTo(whole.classes());
        for (int i = 0; i < whole.scores().length; i++) {
            assertThat(grid.scores()[i]).isCloseTo(whole.scores()[i], within(1e-6f));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 6, 4, 2, PIXELS, true, 3",
        "2, 2, 2, 2, PLANES, false, 3",
        "2, 7, 13, 1, PIXELS, false, 3",
        "5, 9, 33, 3, PLANES, true, 3",
        "12, 36, 48, 2, PIXELS, true, 3",
        "12, 36, 48, 2, PIXELS, false, 3",
        "12, 36, 48, 2, PLANES, true, 3",
        "12, 36, 48, 2, PLANES, false, 3",
        "13, 5, 1, 1, PIXELS, true, 3",
        "19, 8, 20, 4, PIXELS, false, 3",
        "150, 6, 22, 2, PIXELS, true, 3",
        "150, 15, 10, 5, PLANES, false, 3",
        "7, 12, 10, 2, PIXELS, true, 200",
        "7, 12, 10, 2, PIXELS, false, 200",
        "7, 12, 10, 2, PLANES, true, 1e-3",
        "7, 12, 10, 2, PIXELS, false, 1e30",
        "7, 12, 10, 2, PIXELS, true, 1e30"
    })
    void areMeansOfTheWholeMap(
            int classes, int height, int width, int side, Layout layout, boolean bfloat16, double spread) {
        float[] scores = random(classes * height * width, spread, new Random(classes + width));
        Output output = new Output(scores, classes, height, width, layout, bfloat16);

        ScoreGrid grid = output.grid(side);

        assertSame(grid, output.byWholeMap(side));
        ScoreGrid again = new ScoreGrid(grid.height(), grid.width(), classes, grid.scores());
        assertThat(grid.uniform()).isEqualTo(again.uniform());
        assertThat(output.grid(side).scores()).isEqualTo(grid.scores());
    }

    @Test
    void anyFloatIsRead() {
        Random random = new Random(5);
        float[] scores = new float[9 * 8 * 6];
        IntStream.range(0, scores.length).forEach(i -> scores[i] = (float) random.nextGaussian() * 8);
        Output output = new Output(scores, 9, 8, 6, Layout.PIXELS, false);

        assertSame(output.grid(2), output.byWholeMap(2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scoresThatAreNoNumbersSpoilTheirCellAlone(boolean bfloat16) {
        float[] scores = {0, 1, NONE, 1, HIGH, 1, LOW, LOW, LOW, 1, 0, 0, 2, LOW, 1, 1};
        Output output = new Output(scores, 2, 1, 8, Layout.PIXELS, bfloat16);

        ScoreGrid grid = output.grid(1);

        assertThat(Arrays.copyOfRange(grid.scores(), 2, 8)).containsOnly(NONE);
        assertThat(grid.scores()[0]).isCloseTo(0.26894143f, within(1e-6f));
        assertThat(Arrays.copyOfRange(grid.scores(), 8, 16))
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(0, 1, 0.5f, 0.5f, 1, 0, 0.5f, 0.5f);
        assertThat(grid.uniform()).isEqualTo(new ScoreGrid(1, 8, 2, grid.scores()).uniform());
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void theMaskIsTheHighestScoreTheLowestOfEquals(Layout layout) {
        float[] scores = {0, 1, 1, -0f, 0, -1, -3, -2, -2, HIGH, 5, HIGH, LOW, LOW, LOW, 4, NONE, 9, 1, 2, 3};
        RawScores raw = new Output(scores, 3, 1, 7, layout, true).raw();

        assertThat(HighestScores.mask(raw).ids()).containsExactly(1, 0, 1, 0, 0, 0, 2);
    }

    @Test
    void memoryOfAnotherSizeIsRefused() {
        assertThatThrownBy(() -> new RawScores(ByteBuffer.allocate(25), Layout.PIXELS, 2, 3, 2))
                .hasMessage("2x3 pixels of 2 classes do not take 25 bytes");
    }
}
