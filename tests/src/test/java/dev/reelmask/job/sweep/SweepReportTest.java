package dev.reelmask.job.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.ClassSums;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.ScoreSum;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Units have 100 frames. */
class SweepReportTest {
    private static final int FRAMES = 100;
    private static final SweepWish ONE_POINT = new SweepWish(0.01, OptionalDouble.empty());
    private static final SegmentReport EVERY = run("every", labelled("a", FRAMES, 0.80, 10));
    private static final SegmentReport FIVE = run("five", labelled("a", 20, 0.795, 4));
    private static final SegmentReport TWELVE = run("twelve", labelled("a", 9, 0.76, 2));
    private static final SegmentReport SLOW = run("slow", labelled("a", 50, 0.77, 8));

    @Test
    void theFastestWithinTheLossAndTheBestAtASpeedAreRecommended() {
        SweepReport report = report(new SweepWish(0.01, OptionalDouble.of(40)), EVERY, FIVE, TWELVE, SLOW);

        assertThat(report.cheapest().orElseThrow().run().run()).isEqualTo("five");
        assertThat(report.best().orElseThrow().run().run()).isEqualTo("twelve");
        assertThat(report.entries().stream().filter(report::isOnFront))
                .extracting(entry -> entry.run().run())
                .containsExactly("every", "five", "twelve");
        assertThat(SweepText.of(report))
                .contains(
                        "cheapest     with a loss of at most 1.00: fixed:2/blend/init, 25.0 frames/s a task, loss 0.50",
                        "best         with at least 40.0 frames/s a task: fixed:3/blend/init, 50.0 frames/s a task",
                        "reelmask segment --scheduler fixed:3 --propagation blend --flow-path init");
        assertThat((double) point(report, 1).get("loss")).isCloseTo(0.005, within(1e-9));
        assertThat((double) point(report, 1).get("speed_up")).isCloseTo(2.5, within(1e-9));
    }

    @Test
    void whereNothingIsFastEnoughOrCloseEnoughTheNextIsNamed() {
        SweepReport report = report(new SweepWish(0.01, OptionalDouble.of(60)), EVERY, TWELVE);

        assertThat(SweepText.of(report))
                .contains(
                        "cheapest     with a loss of at most 1.00: every-frame, 10.0 frames/s a task, loss 0.00",
                        "             those that are faster lose more, least of them fixed:2/blend/init, 50.0 frames/s",
                        "best         none with at least 60.0 frames/s a task; fastest: fixed:2/blend/init");
        SegmentReport cheapNetwork = run("every", labelled("a", FRAMES, 0.80, 1));
        assertThat(SweepText.of(report(ONE_POINT, cheapNetwork, TWELVE)))
                .contains("none of the others is faster: here propagation costs more than this network does");
    }

    @Test
    void pointsAreComparedOnTheFramesThatAllOfThemHaveAndThatAreListed() {
        SegmentReport more = run("five", labelled("a", 20, 0.795, 4), labelled("b", 20, 0.2, 90));
        SegmentReport gone = unlisted(run("twelve", labelled("a", 9, 0.76, 2), labelled("c", 9, 0.1, 90)), "c");

        SweepReport report = report(ONE_POINT, EVERY, more, gone);

        assertThat(report.entries()).allMatch(entry -> entry.run().frames() == FRAMES);
        assertThat(report.loss(report.entries().get(1)).orElseThrow()).isCloseTo(0.005, within(1e-9));
        assertThat(report.speedUp(report.entries().get(2)).orElseThrow()).isCloseTo(5, within(1e-9));
        assertThat(SweepText.of(report)).contains("frames       100 that all points have, of sequences: 1; 200 others");
        SegmentReport everyGone = unlisted(EVERY, "a");
        assertThat(SweepText.of(report(ONE_POINT, everyGone, everyGone)))
                .contains("advice       none: no frame has results at all points")
                .doesNotContain("NaN");
    }

    @Test
    void labelsWithoutEveryFrameGiveNoLoss() {
        SweepReport report = report(ONE_POINT, FIVE, TWELVE);

        assertThat(report.cheapest()).isEmpty();
        assertThat(SweepText.of(report)).contains("advice       none: ", "add the point every-frame");
        assertThat(point(report, 0)).containsEntry("loss", null).containsEntry("speed_up", null);
    }

    @Test
    void withoutLabelsPropagatedFramesLoseWhatTheyDoNotAgreeIn() {
        SegmentReport every = run("every", compared("a", FRAMES, 0, 0));
        SegmentReport five = run("five", compared("a", 20, 40, 0.9));

        SweepReport report = report(new SweepWish(0.1, OptionalDouble.empty()), every, five);

        assertThat(report.loss(report.entries().get(0))).contains(0.0);
        assertThat(report.loss(report.entries().get(1)).orElseThrow()).isCloseTo(0.08, within(1e-9));
        assertThat(SweepText.of(report)).contains("agreement", "100.00 %", " 90.00 %", "8.00 +-0.00");
    }

    @Test
    void pointsOfWhichTooFewFramesWereComparedAreNamedAndNotPassedOver() {
        SegmentReport every = run("every", compared("a", FRAMES, 0, 0));
        SegmentReport few = run("five", compared("a", 20, 1, 0.9));

        SweepReport report = report(ONE_POINT, every, few);

        assertThat(report.cheapest()).isEmpty();
        assertThat(SweepText.of(report))
                .contains("no loss      known of fixed:2/blend/init (1): ", "under 30 give no figure")
                .contains("advice       none: too few points have a loss to choose by")
                .doesNotContain("cheapest");
    }

    @Test
    void nothingFinishedGivesNoNumbersAndNoAdvice() {
        SweepReport report = report(ONE_POINT, run("every"), run("five"));

        assertThat(report.cheapest()).isEmpty();
        assertThat(point(report, 0)).containsEntry("loss", null).containsEntry("speed_up", null);
        assertThat(SweepText.of(report)).doesNotContain("NaN", "Infinity").contains("advice       none: no frame");
    }

    @Test
    void wishesThatNoPointCanMeetAreMistakes() {
        for (double loss : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> new SweepWish(loss, OptionalDouble.empty()))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("--max-loss");
        }
        for (double fps : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new SweepWish(0, OptionalDouble.of(fps)))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("--min-fps");
        }
    }

    /** The first run is of every frame, if its name says so. */
    private static SweepReport report(SweepWish wish, SegmentReport... runs) {
        List<SweepPoint> points = new ArrayList<>();
        for (SegmentReport run : runs) {
            boolean isEvery = run.run().equals("every");
            String scheduler = isEvery ? SweepPoint.EVERY_FRAME : "fixed:" + (points.size() + 1);
            points.add(new SweepPoint(scheduler, Propagation.BLEND, FlowPath.INIT));
        }
        return SweepReport.of(points, List.of(runs), wish);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> point(SweepReport report, int i) {
        return ((List<Map<String, Object>>) report.fields().get("points")).get(i);
    }

    private static SegmentReport run(String name, UnitSummary... units) {
        return run(name, Set.of(), units);
    }

    private static SegmentReport unlisted(SegmentReport run, String sequence) {
        return run(run.run(), Set.of(sequence), run.units().toArray(UnitSummary[]::new));
    }

    private static SegmentReport run(String name, Set<String> unlisted, UnitSummary... units) {
        List<SequenceRow> sequences = new ArrayList<>();
        for (UnitSummary unit : units) {
            SequenceRow row = SequenceRow.of(List.of(unit));
            sequences.add(unlisted.contains(unit.sequence()) ? row.in(SequenceState.UNLISTED, null) : row);
        }
        return new SegmentReport(
                name,
                units.length,
                sequences,
                List.of(),
                List.of(),
                List.of(units),
                units.length,
                List.of(units),
                1,
                2,
                Optional.empty(),
                List.of());
    }

    private static UnitSummary labelled(String sequence, int keys, double miou, double seconds) {
        ScoreSum sum = new ScoreSum(FRAMES, FRAMES * miou, FRAMES * miou * miou);
        return unit(sequence, keys, sum, ScoreSum.NONE, seconds);
    }

    private static UnitSummary compared(String sequence, int keys, int frames, double value) {
        return unit(sequence, keys, ScoreSum.NONE, new ScoreSum(frames, frames * value, frames * value * value), 1);
    }

    private static UnitSummary unit(String sequence, int keys, ScoreSum labelled, ScoreSum agreement, double seconds) {
        UnitSource source = new UnitSource("file:/" + sequence, "key", 1, new FrameSize(2, 2), 1, "f");
        return new UnitSummary(
                "r",
                sequence,
                0,
                "f",
                FRAMES,
                keys,
                0,
                100,
                labelled,
                ClassSums.NONE,
                agreement,
                StageMicros.ZERO,
                new UnitEnd(source, LabelFileCounts.NONE, "ffmpeg", seconds, DecodeCounts.NONE));
    }
}
