package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs without labels beside one with them. Of every five frames of {@code enough} four are at distances 1 to 4 from
 * their key, so that its mean agreement is 0.65 in the first sequence, and 0.02 less in each one after it.
 */
@Tag("spark")
class UnlabelledReportTest {
    @TempDir
    private static Path folder;

    private static List<Row> rows;
    private static ReportData data;

    @BeforeAll
    static void writeResultsAndRead() {
        MadeResults results = new MadeResults(folder);
        for (String clip : List.of("a", "b", "c")) {
            results.images("clips", clip, 100);
        }
        results.images("short", "d", 40).images("short", "e", 40).images("labelled", "f", 10);
        results.write(MadeRun.compared("enough", "clips", 5, 4));
        results.write(MadeRun.compared("few", "short", 5, 4));
        results.write(MadeRun.labelled("labels", "labelled", 5));
        rows = results.summarize();
        data = results.read();
    }

    @Test
    void whatIsComparedWithTheNetworkIsNoMeanIou() {
        ReportData.Run run = run("enough");

        assertThat(run.reference()).isEqualTo("key-mask");
        assertThat(run.meanIou()).isNull();
        assertThat(run.corpusIou()).isNull();
        assertThat(run.pixelAccuracy()).isNull();
        assertThat(run.labelledFrames()).isZero();
        assertThat(run.agreement().frames()).isEqualTo(60);
        assertThat(run.agreement().sequences()).isEqualTo(3);
        assertThat(run.agreement().mean()).isCloseTo(0.63, within(1e-9));
    }

    @Test
    void theIntervalTakesSequencesAsWhatWasDrawn() {
        ReportData.Agreement agreement = run("enough").agreement();

        // sums of sequences 0.4, 0, -0.4 off; Student's t of 2 degrees; the frames alone would give 0.029
        double margin = 4.3027 * Math.sqrt(2 * 0.4 * 0.4 * 3 / 2) / 60;
        assertThat(agreement.low()).isCloseTo(0.63 - margin, within(1e-5));
        assertThat(agreement.high()).isCloseTo(0.63 + margin, within(1e-5));
    }

    @Test
    void distancesAndClassesHaveAFigureFromThirtyFramesOn() {
        assertThat(data.accuracyByDistance().get("enough"))
                .filteredOn(row -> row.key().equals("last"))
                .extracting(ReportData.DistanceAccuracy::frames, ReportData.DistanceAccuracy::value)
                .as("four distances of 15 frames each")
                .hasSize(4)
                .allMatch(pair -> pair.toList().get(1) == null);
        assertThat(data.accuracyByDistance().get("enough"))
                .filteredOn(row -> row.key().equals("nearest"))
                .as("27, 30 and, behind the last keys, 3 frames")
                .extracting(
                        ReportData.DistanceAccuracy::distance,
                        ReportData.DistanceAccuracy::frames,
                        row -> row.value() != null && row.low() < row.value() && row.value() < row.high())
                .containsExactly(tuple(1, 27L, false), tuple(2, 30L, true), tuple(4, 3L, false));
        assertThat(data.classIou().get("enough"))
                .extracting(ReportData.ClassAccuracy::value)
                .as("100 of 120 pixels and 40 of 50")
                .containsExactly(0.8333, 0.8);
    }

    @Test
    void ofAHandfulOfFramesOnlyTheirNumberIsThere() {
        ReportData.Run run = run("few");

        assertThat(run.agreement()).isEqualTo(new ReportData.Agreement(16, 2, null, null, null));
        assertThat(data.accuracyByDistance().get("few"))
                .isNotEmpty()
                .extracting(ReportData.DistanceAccuracy::value)
                .containsOnlyNulls();
        assertThat(data.classIou().get("few"))
                .extracting(ReportData.ClassAccuracy::value)
                .containsOnlyNulls();
        assertThat(data.timelines())
                .filteredOn(line -> line.run().equals("few"))
                .isNotEmpty()
                .allMatch(line -> line.value().isEmpty());
        assertThat(data.strips())
                .flatExtracting(ReportData.Strip::masks)
                .filteredOn(mask -> mask.run().equals("few"))
                .isNotEmpty()
                .allMatch(mask -> mask.value().stream().allMatch(Objects::isNull));
    }

    @Test
    void labelledRunsHaveNoAgreement() {
        assertThat(run("labels").reference()).isEqualTo("label");
        assertThat(run("labels").agreement()).isEqualTo(new ReportData.Agreement(0, 0, null, null, null));
        assertThat(run("labels").meanIou()).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void timeForTheNetworksOwnMasksIsNotInFramesPerSecond() {
        Row point = rows.stream()
                .filter(row -> row.getAs("run").equals("enough"))
                .findFirst()
                .orElseThrow();

        assertThat(point.<Long>getAs("reference_us")).isEqualTo(60 * 25);
        double share = 60 * 25e-6 / (3 * 3);
        assertThat(point.<Double>getAs("fps")).isCloseTo(300 / (2 * (1 - share)), within(1e-9));
        assertThat(run("enough").stages()).containsEntry("reference", 60 * 25L);
    }

    private static ReportData.Run run(String id) {
        return data.runs().stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
