package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.reduce.Coverage;
import dev.reelmask.job.reduce.RunCoverage;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.UnitSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results roots in which something is small, missing or under way. */
@Tag("spark")
class ReportCoverageTest {
    private static final List<QuarantineRow> BROKEN =
            List.of(new QuarantineRow("broken", "file:/b.mp4", ReasonCode.DAMAGED_STREAM, "frames are missing"));

    @TempDir
    private Path folder;

    private MadeResults results;

    @BeforeEach
    void open() {
        results = new MadeResults(folder);
    }

    @Test
    void aClipOfTwoFramesHasAPageWithoutAKeyInterval() {
        results.images("corpus", "two", 2).write(MadeRun.compared("r", "corpus", 30, 1));

        ReportData data = readAll();

        assertThat(data.runs()).extracting(ReportData.Run::frames).containsExactly(2L);
        assertThat(data.keyIntervals()).isEmpty();
        assertThat(data.runs().get(0).agreement()).isEqualTo(new ReportData.Agreement(1, 1, null, null, null));
        assertThat(data.strips().get(0).frame()).containsExactly(0, 1);
    }

    @Test
    void aSingleFrameHasAPage() {
        results.images("corpus", "one", 1).write(MadeRun.unscored("r", "corpus", 1));

        ReportData data = readAll();

        assertThat(data.runs().get(0).aki()).isEqualTo(1);
        assertThat(data.runs().get(0).reference()).isNull();
        assertThat(data.accuracyByDistance()).isEmpty();
        assertThat(data.timelines().get(0).value()).isEmpty();
    }

    @Test
    void aRunOfWhichAllIsSetAsideHasAPage() {
        results.images("corpus", "x", 1)
                .writeWithoutUnits(MadeRun.labelled("r", "corpus", 5).settingAside(BROKEN));

        ReportData data = readAll();

        assertThat(data.covered().text())
                .isEqualTo("Covers 1 run of 1 corpus: 0 done + 1 set aside = 1 sequence listed");
        assertThat(data.runs().get(0).frames()).isZero();
        assertThat(data.runs().get(0).aki()).isNull();
        assertThat(data.runs().get(0).fps()).isNull();
        assertThat(data.quarantine()).hasSize(1);
        assertThat(data.strips()).isEmpty();
    }

    @Test
    void aStartUnderWayIsNamedAndWhatIsFinishedStays() {
        MadeRun run = MadeRun.labelled("r", "corpus", 5);
        List<UnitSummary> units = results.images("corpus", "a", 6).write(run);
        results.begin(run, units);
        results.begin(MadeRun.labelled("new", "corpus", 1), units);

        ReportData data = readAll();

        assertThat(data.runs()).extracting(ReportData.Run::id).containsExactly("r");
        assertThat(data.covered().open())
                .containsExactly(
                        "run new: not covered, no start has finished yet; a start of 2026-01-01T00:00:00Z is under way or was killed, 1 unit to do",
                        "run r: 1 done = 1 listed sequence, 6 frames in 1 finished unit; a start of 2026-01-01T00:00:00Z is under way or was killed, 1 unit to do");
        assertThat(coverage().text())
                .isEqualTo("covers 1 run with 6 frames; without a finished start and not covered: new");
        assertThat(coverage().runs())
                .filteredOn(RunCoverage::isCovered)
                .extracting(RunCoverage::run)
                .containsExactly("r");
    }

    @Test
    void figuresOlderThanTheNewestStartAreNamed() {
        MadeRun run = MadeRun.labelled("r", "corpus", 5);
        results.images("corpus", "a", 6).write(run);
        results.summarize();
        results.images("corpus", "b", 5).write(run);

        assertThat(results.read().covered().open())
                .anyMatch(sentence -> sentence.contains("run r") && sentence.contains("summarize"));
    }

    @Test
    void filesOfARunWithoutARecordAreNamed() throws IOException {
        results.images("corpus", "a", 6).write(MadeRun.labelled("r", "corpus", 5));
        Path tables = Path.of(results.layout().root());
        Files.createDirectories(tables.resolve("frames/run=old"));
        try (Stream<Path> files = Files.list(tables.resolve("frames/run=r"))) {
            Files.copy(files.findFirst().orElseThrow(), tables.resolve("frames/run=old/a.parquet"));
        }

        assertThat(readAll().covered().open())
                .containsExactly(
                        "run old: not covered, no record says what of it is finished; an older version wrote it, run segment again");
        assertThat(coverage().text()).isEqualTo("covers 1 run with 6 frames; without a record and not covered: old");
    }

    @Test
    void aRootWithNothingFinishedSaysWhatIsThere() {
        results.images("corpus", "a", 6).begin(MadeRun.labelled("r", "corpus", 5));

        assertThatThrownBy(results::summarize)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("there is no finished run under")
                .hasMessageContaining("run r: not covered, no start has finished yet");
    }

    private ReportData readAll() {
        List<Row> points = results.summarize();
        assertThat(points).isNotEmpty();
        ReportData data = results.read();
        assertThat(ReportPage.html(data).split("id=\"report-data\">", 2)[1].split("</script>", 2)[0])
                .doesNotContain("NaN", "Infinity");
        return data;
    }

    private Coverage coverage() {
        return Coverage.of(Store.open(new Configuration(), results.layout()));
    }
}
