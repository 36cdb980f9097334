package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UserException;
import dev.reelmask.table.row.QuarantineRow;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class ReportReaderTest {
    private static final int FRAMES = 11;

    @TempDir
    private static Path folder;

    private static ReportData data;

    @BeforeAll
    static void writeResultsAndRead() {
        MadeResults results =
                new MadeResults(folder).images("corpus", "clip-1", FRAMES).images("corpus", "clip-2", FRAMES);
        List<QuarantineRow> broken =
                List.of(new QuarantineRow("broken", "file:/b.mp4", ReasonCode.DAMAGED_STREAM, "frames are missing"));
        results.write(MadeRun.labelled("b-every", "corpus", 1).settingAside(broken));
        results.write(MadeRun.labelled("a-fixed", "corpus", 5).settingAside(broken));
        results.summarize();
        data = results.read();
    }

    @Test
    void runsComeWithEveryFrameFirstAndCarryWhatTheyScored() {
        assertThat(data.runs()).extracting(ReportData.Run::id).containsExactly("b-every", "a-fixed");
        assertThat(data.runs()).extracting(ReportData.Run::label).containsExactly("every-frame", "fixed:5");
        ReportData.Run fixed = data.runs().get(1);
        assertThat(fixed.kind()).isEqualTo("fixed");
        assertThat(fixed.corpus()).isEqualTo("corpus");
        assertThat(fixed.network()).isEqualTo("two");
        assertThat(fixed.frames()).isEqualTo(2 * FRAMES);
        assertThat(fixed.keys()).isEqualTo(2 * 3);
        assertThat(fixed.labelledFrames()).isEqualTo(2 * FRAMES);
        assertThat(fixed.agreement().frames()).isZero();
        assertThat(fixed.stages()).containsEntry("network", 2L * FRAMES * 20);
        assertThat(fixed.facts()).contains(List.of("loop.scheduler", "fixed:5"), List.of("machine slots", "2"));
    }

    @Test
    void aggregatesAreThoseOfTheTables() {
        assertThat(data.keyIntervals().get("a-fixed")).containsExactly(new ReportData.IntervalCount(5, 4));
        assertThat(data.accuracyByDistance().get("a-fixed"))
                .contains(new ReportData.DistanceAccuracy("last", 0, 0.9, 6, null, null))
                .contains(new ReportData.DistanceAccuracy("last", 4, 0.5, 4, null, null))
                .contains(new ReportData.DistanceAccuracy("nearest", 1, 0.65, 8, null, null));
        assertThat(data.classIou().get("b-every"))
                .extracting(ReportData.ClassAccuracy::name)
                .containsExactly("background", "<b>thing");
    }

    @Test
    void listedSequencesAreDoneOrSetAside() {
        assertThat(data.covered().text())
                .isEqualTo("Covers 2 runs of 1 corpus: 2 done + 1 set aside = 3 sequences listed");
        assertThat(data.covered().open())
                .containsExactly(
                        "run a-fixed: 2 done + 1 set aside = 3 listed sequences, 22 frames in 2 finished units",
                        "run b-every: 2 done + 1 set aside = 3 listed sequences, 22 frames in 2 finished units");
        assertThat(data.quarantine())
                .contains(new ReportData.SetAside("a-fixed", "broken", "DAMAGED_STREAM", "frames are missing"));
    }

    @Test
    void timelinesHaveEveryScoredFrameAndEveryKey() {
        assertThat(data.timelines()).hasSize(4);
        ReportData.Timeline line = data.timelines().get(1);
        assertThat(line.sequence()).isEqualTo("clip-1");
        assertThat(line.run()).isEqualTo("a-fixed");
        assertThat(line.reference()).isEqualTo("label");
        assertThat(line.keys()).containsExactly(0, 5, 10);
        assertThat(line.value()).hasSize(FRAMES).startsWith(0.9, 0.8, 0.7);
    }

    @Test
    void picturesComeFromTheCorpusThatTheRunsName() {
        assertThat(data.notes()).isEmpty();
        assertThat(data.strips()).extracting(ReportData.Strip::sequence).containsExactly("clip-1", "clip-2");
        ReportData.Strip strip = data.strips().get(0);
        assertThat(strip.notes()).isEmpty();
        assertThat(strip.frame()).startsWith(0).endsWith(FRAMES - 1).hasSize(FrameStrips.FRAMES);
        assertThat(strip.source()).allMatch(uri -> uri.startsWith("data:image/jpeg;base64,"));
        assertThat(strip.masks()).extracting(ReportData.MaskRow::run).containsExactly("b-every", "a-fixed");
        assertThat(strip.masks().get(0).mask()).allMatch(uri -> uri.startsWith("data:image/png;base64,"));
        assertThat(strip.label()).containsOnlyNulls();
    }

    @Test
    void missingTableSaysWhatToRun() {
        MadeResults empty = new MadeResults(folder.resolve("nothing"));

        assertThatThrownBy(empty::read)
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "there is no table operating_points under %s; run 'reelmask summarize --results %s' first",
                        empty.layout().root(), empty.layout().root());
    }
}
