package dev.reelmask.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.List;
import org.junit.jupiter.api.Test;

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
