package dev.reelmask.flow.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.GeneratedFrames;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchFlowTest {
    private static final FrameSize SIZE = new FrameSize(160, 120);

    private final PatchFlow patches = new PatchFlow();

    private FlowField flow(RgbFrame current, RgbFrame reference) {
        return patches.estimate(current, reference, Optional.empty());
    }

    @Test
    void findsNoMotionBetweenEqualFrames() {
        RgbFrame frame = GeneratedFrames.displaced(0, SIZE, 0, 0);

        assertThat(flow(frame, frame).uv()).containsOnly(0);
    }

    @ParameterizedTest
    @CsvSource({"3, -2", "0.5, 0.25", "9, 4", "-14, 9"})
    void findsAShiftFromTheCurrentFrameToTheReference(double right, double down) {
        RgbFrame reference = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, SIZE, right, down);

        FlowField flow = flow(current, reference).resized(SIZE);

        assertThat(medianInside(flow, 0)).isBetween(-right - 0.15, -right + 0.15);
        assertThat(medianInside(flow, 1)).isBetween(-down - 0.15, -down + 0.15);
    }

    @Test
    void lightThatChangesEverywhereIsNoMotion() {
        RgbFrame reference = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, SIZE, 3, -2);

        FlowField flow = flow(darker(current), darker(darker(reference))).resized(SIZE);

        assertThat(medianInside(flow, 0)).isBetween(-3.15, -2.85);
        assertThat(medianInside(flow, 1)).isBetween(1.85, 2.15);
    }

    private static RgbFrame darker(RgbFrame frame) {
        byte[] rgb = frame.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.max((rgb[i] & 0xff) - 12, 0);
        }
        return new RgbFrame(frame.index(), frame.ptsUs(), frame.size(), rgb);
    }

    @Test
    void goesOnFromAGivenFlowOfAnySize() {
        RgbFrame reference = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, SIZE, 9, 4);
        FlowField hint = new FlowField(new FrameSize(40, 30), pairs(40 * 30, -8.2f / 4, -3.5f / 4));

        FlowField started =
                patches.estimate(current, reference, Optional.of(hint)).resized(SIZE);

        assertThat(medianInside(started, 0)).isBetween(-9.15, -8.85);
        assertThat(medianInside(started, 1)).isBetween(-4.15, -3.85);
    }

    @Test
    void staysInsideItsArraysWhateverItStartsFrom() {
        RgbFrame frame = GeneratedFrames.displaced(0, SIZE, 0, 0);
        for (float value : new float[] {1e9f, -1e9f, Float.NaN, Float.POSITIVE_INFINITY}) {
            FlowField wild = new FlowField(SIZE, pairs(SIZE.pixels(), value, -value));

            assertThat(patches.estimate(frame, frame, Optional.of(wild)).size()).isEqualTo(new FrameSize(80, 60));
        }
    }

    private static float[] pairs(int pixels, float u, float v) {
        float[] uv = new float[2 * pixels];
        for (int i = 0; i < uv.length; i += 2) {
            uv[i] = u;
            uv[i + 1] = v;
        }
        return uv;
    }

    @Test
    void takesFramesOfAnySize() {
        for (FrameSize size : List.of(
                new FrameSize(1, 1),
                new FrameSize(7, 5),
                new FrameSize(8, 400),
                new FrameSize(15, 16),
                new FrameSize(61, 17),
                new FrameSize(131, 67))) {
            RgbFrame frame = GeneratedFrames.displaced(0, size, 0, 0);
            RgbFrame next = GeneratedFrames.displaced(1, size, 2, 1);

            FlowField flow = flow(next, frame);

            assertThat(flow.size()).isEqualTo(patches.flowSize(size));
            for (float value : flow.uv()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void isTheSameBitsOnEveryMachine() {
        RgbFrame reference = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, SIZE, 5.3, 2.6);

        assertThat(Arrays.hashCode(flow(current, reference).uv())).isEqualTo(-253092460);
    }

    @Test
    void needsNoPixelsOfFramesThatItHasSeen() {
        RgbFrame reference = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, SIZE, 3, 1);
        float[] expected = flow(current, reference).uv();

        assertThat(flow(current.withoutPixels(), reference.withoutPixels()).uv())
                .isEqualTo(expected);
    }

    @Test
    void refusesFramesOfTwoSizesAndUseAfterClosing() {
        RgbFrame frame = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame other = GeneratedFrames.displaced(0, new FrameSize(80, 60), 0, 0);

        assertThatThrownBy(() -> flow(frame, other)).hasMessage("flow between frames of 160x120 and 80x60");
        patches.close();
        assertThatThrownBy(() -> flow(frame, frame)).hasMessage("flow estimator is closed");
    }

    /** Median of one component over the pixels that no motion here takes out of the frame. */
    private static double medianInside(FlowField flow, int component) {
        int width = flow.size().width();
        double[] values = IntStream.range(0, flow.size().pixels())
                .filter(i -> i % width > 16
                        && i % width < width - 16
                        && i / width > 16
                        && i / width < flow.size().height() - 16)
                .mapToDouble(i -> flow.uv()[2 * i + component])
                .sorted()
                .toArray();
        return values[values.length / 2];
    }
}
