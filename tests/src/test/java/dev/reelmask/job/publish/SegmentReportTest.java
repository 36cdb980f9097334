package dev.reelmask.job.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.ClassSums;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.ScoreSum;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Units take a second each, of which masks to compare with take a fifth. */
class SegmentReportTest {
    @Test
    void agreementHasItsFramesAndAnIntervalAndIsNotCalledMeanIou() {
        SegmentReport report = report(compared("a", 20, 0.9), compared("b", 20, 0.8), compared("c", 20, 0.7));

        // as if each sequence were one observation: deviation 0.1, Student's t of 2 degrees
        double margin = 4.3027 * 0.1 / Math.sqrt(3);
        assertThat(report.text())
                .contains(
                        "agreement    0.8000 with the network's own masks (95 %: 0.5516 to 1.0000, 60 frames of 3 sequences without labels)")
                .doesNotContain("mIoU");
        assertThat(report.fields())
                .containsEntry("miou", null)
                .containsEntry("scored_frames", 0L)
                .containsEntry("agreement_frames", 60L)
                .containsEntry("agreement_sequences", 3)
                .containsEntry("agreement_high", 1.0);
        assertThat((double) report.fields().get("agreement")).isCloseTo(0.8, within(1e-12));
        assertThat((double) report.fields().get("agreement_low")).isCloseTo(0.8 - margin, within(1e-5));
    }

    @Test
    void ofAHandfulOfFramesOnlyTheirNumberIsTold() {
        SegmentReport report = report(compared("a", 22, 0.7977));

        assertThat(report.text())
                .contains("agreement    22 frames were compared with the network's own masks: too few for a figure")
                .doesNotContain("mIoU", "0.79");
        assertThat(report.fields())
                .containsEntry("agreement", null)
                .containsEntry("agreement_low", null)
                .containsEntry("agreement_high", null)
                .containsEntry("agreement_frames", 22L);
    }

    @Test
    void labelledAndUnlabelledFramesAreNeverOneFigure() {
        SegmentReport report = report(labelled("a", 0.5), compared("b", 40, 0.9));

        assertThat(report.text())
                .contains("mIoU         0.5000 (mean over 10 labelled frames)")
                .contains(
                        "agreement    0.9000 with the network's own masks (95 %: 0.9000 to 0.9000, 40 frames of 1 sequence");
        assertThat((double) report.fields().get("miou")).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void timeForMasksToCompareWithIsNotInFramesPerSecondNorAStage() {
        SegmentReport report = report(compared("a", 40, 0.9), compared("b", 40, 0.9));

        assertThat(report.framesPerSecond())
                .as("200 frames in four fifths of 2 s")
                .isCloseTo(125, within(1e-9));
        assertThat(report.fields()).containsEntry("reference_seconds", 0.4);
        assertThat(report.text())
                .contains("comparing    took 0.4 s of the tasks' time beside, not in frames per second")
                .contains("time in      decode 10 %, network 20 %, flow 30 %, propagate 40 %, encode 0 %");
    }

    @Test
    void nothingDoneGivesNoNumbersThatAreNone() {
        SegmentReport report = report();

        assertThat(report.text()).doesNotContain("NaN").contains("frames       0");
        assertThat(report.fields()).containsEntry("aki", null).containsEntry("agreement", null);
    }

    private static SegmentReport report(UnitSummary... units) {
        List<SequenceRow> sequences = new ArrayList<>();
        for (UnitSummary unit : units) {
            sequences.add(SequenceRow.of(List.of(unit)));
        }
        return new SegmentReport(
                "r",
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

    private static UnitSummary labelled(String sequence, double value) {
        return unit(sequence, new ScoreSum(10, 10 * value, 10 * value * value), ScoreSum.NONE, 0);
    }

    private static UnitSummary compared(String sequence, int frames, double value) {
        ScoreSum sum = new ScoreSum(frames, frames * value, frames * value * value);
        return unit(sequence, ScoreSum.NONE, sum, 200_000);
    }

    private static UnitSummary unit(String sequence, ScoreSum labelled, ScoreSum agreement, long reference) {
        UnitSource source = new UnitSource("file:/" + sequence, "key", 1, new FrameSize(2, 2), 1, "f");
        return new UnitSummary(
                "r",
                sequence,
                0,
                "f",
                100,
                20,
                0,
                100,
                labelled,
                ClassSums.NONE,
                agreement,
                new StageMicros(10, 20, 30, 40, 0, reference),
                new UnitEnd(source, LabelFileCounts.NONE, "ffmpeg", 1, DecodeCounts.NONE));
    }
}
