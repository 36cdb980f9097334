package dev.reelmask.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
    private static final FrameSize SIZE = new FrameSize(3, 2);

    private static LabelMap map(int... ids) {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            bytes[i] = (byte) ids[i];
        }
        return new LabelMap(SIZE, bytes);
    }

    @Test
    void countsIntersectionsAndUnionsWithoutIgnoredPixels() {
        Confusion confusion = Confusion.of(4, map(0, 0, 0, 1, 1, 255), map(0, 0, 1, 1, 2, 2));

        assertThat(confusion.intersections()).containsExactly(2, 1, 0, 0);
        assertThat(confusion.unions()).containsExactly(3, 3, 1, 0);
        assertThat(confusion.meanIou()).isCloseTo((2 / 3.0 + 1 / 3.0 + 0) / 3, within(1e-12));
        assertThat(confusion.pixelAccuracy()).isEqualTo(0.6);
        assertThat(confusion.pixels()).isEqualTo(5);
    }

    @Test
    void countsPredictionsOutsideTheClassesAsWrong() {
        Confusion confusion = Confusion.of(2, map(0, 0, 1, 1, 1, 1), map(0, 255, 1, 1, 7, 1));

        assertThat(confusion.intersections()).containsExactly(1, 3);
        assertThat(confusion.unions()).containsExactly(2, 4);
    }

    @Test
    void sumsOverTheCorpusBeforeDividing() {
        Confusion corpus = Confusion.of(2, map(0, 0, 0, 0, 0, 1), map(0, 0, 0, 0, 0, 0));
        corpus.add(Confusion.of(2, map(1, 1, 1, 1, 1, 1), map(1, 1, 1, 1, 1, 1)));

        assertThat(corpus.meanIou()).isCloseTo((5 / 6.0 + 6 / 7.0) / 2, within(1e-12));
        assertThat(new Confusion(2).meanIou()).isNaN();
    }

    @Test
    void refusesMapsOfTwoSizes() {
        LabelMap other = new LabelMap(new FrameSize(1, 1), new byte[1]);

        assertThatThrownBy(() -> Confusion.of(2, map(0, 0, 0, 0, 0, 0), other))
                .hasMessage("label of 3x2 and prediction of 1x1");
    }

    @Test
    void measuresIntervalsBetweenKeys() {
        KeyIntervals intervals = new KeyIntervals(10, List.of(0, 3, 4, 8));

        assertThat(intervals.average()).isEqualTo(2.5);
        assertThat(intervals.consecutive()).containsExactly(3, 1, 4);
        assertThat(intervals.keyAllRatio()).isCloseTo(3 / 9.0, within(1e-12));
    }

    @Test
    void findsMasksConsistentThatMoveWithTheFlow() {
        FlowField left = FlowField.zero(SIZE);
        for (int i = 0; i < left.uv().length; i += 2) {
            left.uv()[i] = -1;
        }
        TemporalConsistency consistency = new TemporalConsistency(2);

        consistency.add(map(0, 1, 0, 0, 1, 1), map(1, 0, 0, 1, 1, 0), left);

        // The first column leads out of the frame; what is left agrees.
        assertThat(consistency.value()).isEqualTo(1);

        consistency.add(map(0, 1, 0, 0, 1, 1), map(0, 1, 1, 1, 1, 0), FlowField.zero(SIZE));

        assertThat(consistency.value()).isCloseTo((2 / 5.0 + 5 / 8.0) / 2, within(1e-12));
    }

    @Test
    void consistencyLeavesOutWhatEitherMaskIgnores() {
        TemporalConsistency consistency = new TemporalConsistency(2);

        consistency.add(map(0, 255, 0, 1, 1, 1), map(0, 0, 255, 1, 1, 0), FlowField.zero(SIZE));

        // One pixel of class 0 in both; of class 1 two of the three that have it in either.
        assertThat(consistency.value()).isCloseTo((1 / 2.0 + 2 / 3.0) / 2, within(1e-12));
    }

    @Test
    void consistencyHasNoValueBeforeTheFirstPair() {
        assertThat(new TemporalConsistency(2).value()).isNaN();
    }

    @Test
    void videoConsistencyIsTheShareOfSteadyLabelsWithSteadyMasks() {
        VideoConsistency consistency = new VideoConsistency();

        consistency.add(map(0, 0, 1, 1, 255, 2), map(0, 3, 1, 1, 4, 2));
        assertThat(consistency.value(1)).isEqualTo(1);
        assertThat(consistency.value(2)).isNaN();

        // Labels stay at the first, second and last pixel and where they ignore; masks at the second, wrong, and last.
        consistency.add(map(0, 0, 0, 0, 255, 2), map(1, 3, 1, 1, 4, 2));
        assertThat(consistency.value(2)).isEqualTo(2 / 3.0);

        // Now labels stay over three frames at the second pixel alone.
        consistency.add(map(1, 0, 0, 0, 255, 1), map(1, 3, 0, 1, 4, 1));
        assertThat(consistency.value(3)).isEqualTo(1);
        assertThat(consistency.value(2)).isEqualTo(2 / 3.0);
    }

    @Test
    void videoConsistencyReachesOverNoInterruption() {
        VideoConsistency consistency = new VideoConsistency();
        LabelMap still = map(0, 0, 1, 1, 2, 2);
        consistency.add(still, still);

        consistency.interrupt();
        consistency.add(still, still);

        assertThat(consistency.value(2)).isNaN();
        consistency.add(still, still);
        assertThat(consistency.value(2)).isEqualTo(1);
        consistency.add(map(255, 255, 255, 255, 255, 255), still);
        assertThat(consistency.value(2)).isNaN();
        assertThatThrownBy(() -> consistency.value(17)).hasMessageContaining("1 to 16 frames, got 17");
    }

    /** As the authors of VSPW compute it, window by window, over maps that are all kept. */
    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void videoConsistencyIsThatOfItsAuthors(int window) {
        Random random = new Random(5);
        List<LabelMap> labels = new ArrayList<>();
        List<LabelMap> masks = new ArrayList<>();
        VideoConsistency consistency = new VideoConsistency();
        for (int frame = 0; frame < 45; frame++) {
            labels.add(frame == 0 ? noise(random, 1) : changed(labels.get(frame - 1), random, 0.03));
            masks.add(frame == 0 ? noise(random, 1) : changed(masks.get(frame - 1), random, 0.05));
            consistency.add(labels.get(frame), masks.get(frame));

            double value = consistency.value(window);

            if (frame + 1 < window) {
                assertThat(value).isNaN();
            } else {
                int first = frame + 1 - window;
                assertThat(value)
                        .isEqualTo(ofWindow(labels.subList(first, frame + 1), masks.subList(first, frame + 1)))
                        .isStrictlyBetween(0.0, 1.0);
            }
        }
    }

    private static final FrameSize LARGE = new FrameSize(40, 30);

    private static LabelMap noise(Random random, double share) {
        return changed(new LabelMap(LARGE, new byte[LARGE.pixels()]), random, share);
    }

    private static LabelMap changed(LabelMap map, Random random, double share) {
        byte[] ids = map.ids().clone();
        for (int i = 0; i < ids.length; i++) {
            ids[i] = random.nextDouble() < share ? (byte) random.nextInt(4) : ids[i];
        }
        return new LabelMap(map.size(), ids);
    }

    private static double ofWindow(List<LabelMap> labels, List<LabelMap> masks) {
        int steady = 0;
        int both = 0;
        for (int i = 0; i < LARGE.pixels(); i++) {
            int at = i;
            boolean isSteady =
                    labels.stream().mapToInt(map -> map.ids()[at]).distinct().count() == 1;
            boolean isMaskSteady =
                    masks.stream().mapToInt(map -> map.ids()[at]).distinct().count() == 1;
            steady += isSteady ? 1 : 0;
            both += isSteady && isMaskSteady ? 1 : 0;
        }
        return (double) both / steady;
    }

    @Test
    void pathsEndAtTheNearestPixelOrOutOfTheFrame() {
        // To the right by 0.6, up by 0.4 in the second row: one pixel to the right, none up.
        FlowField flow = new FlowField(SIZE, new float[] {0.6f, 0, 0.4f, 0, 0.6f, 0, 0.6f, -0.4f, 0, -0.6f, 0, 1});

        LabelMap warped = PixelPaths.along(flow, SIZE).warped(map(0, 1, 2, 3, 4, 5));

        assertThat(warped).isEqualTo(map(1, 1, 255, 4, 1, 255));
    }

    @Test
    void pathsOfAnotherSizeThanTheFlowScaleIt() {
        FlowField flow = new FlowField(new FrameSize(3, 1), new float[] {1, 0, 1, 0, 1, 0});
        FrameSize twice = new FrameSize(6, 2);
        byte[] ids = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

        LabelMap warped = PixelPaths.along(flow, twice).warped(new LabelMap(twice, ids));

        assertThat(warped.ids()).containsExactly(2, 3, 4, 5, 255, 255, 8, 9, 10, 11, 255, 255);
    }

    @Test
    void pathsRefuseMasksOfAnotherSize() {
        PixelPaths paths = PixelPaths.along(FlowField.zero(SIZE), SIZE);
        LabelMap other = new LabelMap(new FrameSize(1, 1), new byte[1]);

        assertThatThrownBy(() -> paths.warped(other)).hasMessage("paths of 3x2 cannot warp a mask of 1x1");
    }
}
