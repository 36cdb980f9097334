package dev.reelmask.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.GeneratedFrames;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DisFlowTest {
    private static final FrameSize SIZE = new FrameSize(160, 120);

    @ParameterizedTest
    @EnumSource
    void findsNoMotionBetweenEqualFrames(DisPreset preset) {
        RgbFrame frame = GeneratedFrames.displaced(0, SIZE, 0, 0);
        try (DisFlow dis = new DisFlow(preset)) {
            assertThat(dis.estimate(frame, frame, Optional.empty()).meanLength(SIZE))
                    .isLessThan(0.01);
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsAShiftFromTheCurrentFrameToTheReference(DisPreset preset) {
        RgbFrame reference = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, SIZE, 3, -2);
        try (DisFlow dis = new DisFlow(preset)) {
            FlowField flow = dis.estimate(current, reference, Optional.empty()).resized(SIZE);

            assertThat(medianInside(flow, 0)).isBetween(-3.3, -2.7);
            assertThat(medianInside(flow, 1)).isBetween(1.7, 2.3);
        }
    }

    @Test
    void startsFromAGivenFlow() {
        RgbFrame reference = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, SIZE, 9, 4);
        FrameSize small = new FrameSize(40, 30);
        FlowField hint = FlowField.zero(small);
        for (int i = 0; i < hint.uv().length; i += 2) {
            hint.uv()[i] = -9f / 4;
            hint.uv()[i + 1] = -1;
        }
        try (DisFlow dis = new DisFlow(DisPreset.FAST)) {
            FlowField started =
                    dis.estimate(current, reference, Optional.of(hint)).resized(SIZE);
            FlowField again = dis.estimate(current, reference, Optional.of(hint.resized(SIZE)))
                    .resized(SIZE);

            assertThat(medianInside(started, 0)).isBetween(-9.3, -8.7);
            assertThat(medianInside(started, 1)).isBetween(-4.3, -3.7);
            assertThat(medianInside(again, 0)).isBetween(-9.3, -8.7);
        }
    }

    @Test
    void givesTheSameFlowInEveryThreadAndWhateverCameBefore() {
        List<RgbFrame> frames = IntStream.range(0, 12)
                .mapToObj(i -> GeneratedFrames.displaced(i, SIZE, 1.7 * i, 0.6 * i))
                .toList();
        try (DisFlow dis = new DisFlow(DisPreset.FAST)) {
            List<float[]> alone = IntStream.range(1, 12)
                    .mapToObj(i -> dis.estimate(frames.get(i), frames.get(0), Optional.empty())
                            .uv())
                    .toList();
            List<float[]> together = IntStream.range(1, 12)
                    .parallel()
                    .mapToObj(i -> dis.estimate(frames.get(i), frames.get(0), Optional.empty())
                            .uv())
                    .toList();

            for (int i = 0; i < alone.size(); i++) {
                assertThat(together.get(i)).isEqualTo(alone.get(i));
            }
        }
    }

    @Test
    void takesFramesOfAnySize() {
        try (DisFlow dis = new DisFlow(DisPreset.FAST)) {
            for (FrameSize size : List.of(
                    new FrameSize(1, 1), new FrameSize(7, 5), new FrameSize(16, 16), new FrameSize(61, 13), SIZE)) {
                RgbFrame frame = GeneratedFrames.displaced(0, size, 0, 0);

                assertThat(dis.estimate(frame, frame, Optional.empty())
                                .resized(size)
                                .size())
                        .isEqualTo(size);
            }
        }
    }

    @Test
    void aFlowDoesNotDependOnEarlierOnes() {
        RgbFrame reference = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame current = GeneratedFrames.displaced(1, SIZE, 5, 3);
        RgbFrame far = GeneratedFrames.displaced(1, SIZE, 14, 9);
        try (DisFlow used = new DisFlow(DisPreset.BALANCED);
                DisFlow fresh = new DisFlow(DisPreset.BALANCED)) {
            FlowField step = used.estimate(far, reference, Optional.empty());
            used.estimate(far, current, Optional.of(step));

            float[] afterOthers =
                    used.estimate(current, reference, Optional.empty()).uv();

            assertThat(afterOthers)
                    .isEqualTo(
                            fresh.estimate(current, reference, Optional.empty()).uv());
        }
    }

    @Test
    void refusesFramesOfTwoSizesAndUseAfterClosing() {
        RgbFrame frame = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame other = GeneratedFrames.displaced(0, new FrameSize(80, 60), 0, 0);
        DisFlow dis = new DisFlow(DisPreset.FAST);

        assertThatThrownBy(() -> dis.estimate(frame, other, Optional.empty()))
                .hasMessage("flow between frames of 160x120 and 80x60");
        dis.close();
        assertThatThrownBy(() -> dis.estimate(frame, frame, Optional.empty())).hasMessage("flow estimator is closed");
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
