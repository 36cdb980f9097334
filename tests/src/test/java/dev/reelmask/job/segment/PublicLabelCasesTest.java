package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.testing.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that were read for what they are not, with a network whose answers are known. */
@Tag("spark")
class PublicLabelCasesTest {
    private static final Path CASES = Path.of("../../shared/data/public_cases");

    @TempDir
    private Path results;

    @BeforeEach
    void needTheCases() {
        assumeTrue(Files.isDirectory(CASES), "shared/data is absent");
    }

    @Test
    void palettesInAnotherOrderScoreAsTrueColour() {
        run("palette-order", "levels");

        assertThat(scores()).hasSize(2);
        assertThat(scores().values()).allSatisfy(score -> assertThat(score).isCloseTo(0.7454, within(0.0001)));
    }

    @Test
    void aNetworkThatSeesNothingIsNotPerfectOnMasksOf0And255() {
        run("binary-255", "binary");

        assertThat(scores())
                .containsEntry("ids01", 1.0)
                .containsEntry("v255", 1.0)
                .hasEntrySatisfying("allblack", score -> assertThat(score).isLessThan(0.3));
        List<Double> frames = rows("frames").stream()
                .filter(row -> row.getAs("sequence").equals("allblack"))
                .map(row -> row.<Double>getAs("miou"))
                .toList();
        assertThat(frames).anySatisfy(score -> assertThat(score).isCloseTo(0.240, within(0.0005)));
        assertThat(frames).anySatisfy(score -> assertThat(score).isCloseTo(0.271, within(0.0005)));
        assertThat(frames).anySatisfy(score -> assertThat(score).isCloseTo(0.260, within(0.0005)));
    }

    @Test
    void labelsNumberedFromOneAreRefused() {
        SegmentReport report = run("label-numbers", "levels");

        assertThat(report.quarantined()).singleElement().satisfies(q -> {
            assertThat(q.sequence()).isEqualTo("onebased");
            assertThat(q.reason()).isEqualTo(ReasonCode.STRAY_LABEL);
        });
        assertThat(scores()).containsOnlyKeys("vidok");
    }

    @Test
    void aLabelOfNineHundredMillionPixelsIsABadLabel() {
        SegmentReport report = run("hostile/label-bomb", "binary");

        assertThat(report.count(SequenceState.DONE)).isEqualTo(1);
        assertThat(report.quarantined()).singleElement().satisfies(q -> assertThat(q.reason())
                .isEqualTo(ReasonCode.BAD_LABEL));
    }

    private SegmentReport run(String corpus, String bundle) {
        JobConfig config = ConfigReader.read(
                Optional.empty(),
                Map.of(
                        "corpus.uri", CASES.resolve(corpus).toString(),
                        "network.bundle",
                                CASES.resolve("shared-bundle").resolve(bundle).toString(),
                        "results.uri", results.toString(),
                        "loop.scheduler", "every-frame"));
        NetworkSource networks =
                BundleNetworks.of(LocalSpark.session().sparkContext().hadoopConfiguration(), config);
        return new SegmentJob(LocalSpark.session(), config, networks, line -> {}).run(Duration.ofDays(1), line -> {});
    }

    private Map<String, Double> scores() {
        Map<String, Double> scores = new HashMap<>();
        rows("sequences").forEach(row -> scores.put(row.getAs("sequence"), row.getAs("miou")));
        return scores;
    }

    private List<Row> rows(String table) {
        return LocalSpark.session()
                .read()
                .parquet(results.resolve(table).toString())
                .collectAsList();
    }
}
