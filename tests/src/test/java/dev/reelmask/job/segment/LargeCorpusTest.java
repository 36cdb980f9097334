package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.testing.CountedFiles;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.video.Clips;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A corpus of more sequences than are all looked at ({@code plan.looks}). */
@Tag("spark")
class LargeCorpusTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int MANY = 70;

    @TempDir
    private Path folder;

    private SweepCorpus corpus;

    @BeforeEach
    void makeTheCorpus() {
        corpus = new SweepCorpus(folder.resolve("corpus"));
        CountedFiles.in(LocalSpark.session().sparkContext().hadoopConfiguration());
        CountedFiles.forget();
    }

    @Test
    void rowsAndReasonsAreThoseOfACorpusThatIsAllLookedAt() throws IOException {
        corpus.sequence("a", 5)
                .labelled("labelled", 6)
                .sequence("long", 33)
                .garbage("noise.mp4")
                .sequence("z", 3);
        Files.write(corpus.root().resolve("z/0000.png"), new byte[20]);
        stillPictures();

        SegmentReport all = run("all", Map.of("plan.looks", 1000));
        SegmentReport few = run("few", Map.of("plan.looks", 0));

        assertThat(few.listed()).isEqualTo(all.listed());
        assertThat(few.quarantined()).isEqualTo(all.quarantined()).isNotEmpty();
        assertThat(rows("few", "masks")).isEqualTo(rows("all", "masks")).isNotEmpty();
        assertThat(fingerprints(few)).isEqualTo(fingerprints(all)).anyMatch(unit -> unit.startsWith("still.10 "));
        assertThat(run("few", Map.of("plan.looks", 0)).fresh()).isEmpty();
        assertThat(run("few", Map.of()).hadNothingToDo()).isTrue();
    }

    @Test
    void aSequenceThatIsLongerThanSupposedIsCutAndRunWhileOthersStillRun() throws IOException {
        corpus.sequence("a", 5);
        stillPictures();
        Path last = folder.resolve("results-r/frames/run=r/still.30.parquet");
        CountedFiles.hold("/a/0000.png", () -> Files.exists(last));

        SegmentReport report = run("r", Map.of("plan.looks", 0));

        assertThat(report.quarantined()).isEmpty();
        assertThat(fingerprints(report)).hasSize(5);
    }

    @Test
    void aFirstPlanOpensASampleAlone() {
        for (int i = 0; i < MANY; i++) {
            corpus.sequence("s" + i, 1);
        }

        StartPlan plan = job("r", Map.of("plan.looks", 4)).plan();

        assertThat(plan.runs().get(0).units()).hasSize(MANY);
        assertThat(Set.copyOf(CountedFiles.opened(".png"))).hasSize(4);
    }

    @Test
    void whatStandsIsNotOpenedAgainNorAreItsFooters() throws IOException {
        for (int i = 0; i < MANY; i++) {
            corpus.sequence("s" + i, 1);
        }
        run("r", Map.of("plan.looks", 4));
        CountedFiles.forget();

        SegmentReport again = run("r", Map.of("plan.looks", 4));

        assertThat(again.hadNothingToDo()).isTrue();
        assertThat(again.frames()).isEqualTo(MANY);
        assertThat(CountedFiles.opened(".png")).isEmpty();
        assertThat(CountedFiles.opened(".parquet")).isEmpty();
        assertThat(CountedFiles.listed())
                .filteredOn(path -> path.contains("/results-r/"))
                .hasSizeLessThan(20);
    }

    @Test
    void filesThatAreNotAsTheyWereAreReadAgain() throws IOException {
        for (int i = 0; i < MANY; i++) {
            corpus.sequence("s" + i, 1);
        }
        run("r", Map.of("plan.looks", 4));
        Path frames = folder.resolve("results-r/frames/run=r/s7.0.parquet");
        Files.write(frames, new byte[(int) Files.size(frames)]);
        Files.delete(folder.resolve("results-r/masks/run=r/s8.0.parquet"));
        Files.writeString(folder.resolve("results-r/_runs/r.units.gz"), "no gzip at all");
        SegmentReport again = run("r", Map.of("plan.looks", 4));

        assertThat(again.fresh()).extracting(unit -> unit.sequence()).containsExactlyInAnyOrder("s7", "s8");
        CountedFiles.forget();
        assertThat(run("r", Map.of("plan.looks", 4)).hadNothingToDo()).isTrue();
        assertThat(CountedFiles.opened(".parquet")).isEmpty();
    }

    /** Few bytes for many frames. */
    private void stillPictures() throws IOException {
        FrameSize size = new FrameSize(64, 48);
        try (VideoWriter still = new VideoWriter(
                corpus.root().resolve("still.mp4"),
                size,
                EncodeSettings.atRate(10).withQuality(0))) {
            for (int i = 0; i < 40; i++) {
                still.write(Clips.picture(size, 0));
            }
        }
    }

    private static List<String> fingerprints(SegmentReport report) {
        return report.units().stream()
                .map(unit -> unit.sequence() + "." + unit.firstFrame() + " " + unit.fingerprint())
                .toList();
    }

    private List<String> rows(String run, String table) {
        List<Row> rows = LocalSpark.session()
                .read()
                .parquet(folder.resolve("results-" + run + "/" + table + "/run=r")
                        .toString())
                .selectExpr("sequence", "frame", "hex(mask)")
                .orderBy("sequence", "frame")
                .collectAsList();
        return rows.stream().map(Row::toString).toList();
    }

    private SegmentReport run(String results, Map<String, ?> settings) {
        return job(results, settings).run(NEVER, line -> {});
    }

    private SegmentJob job(String results, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                CountedFiles.uri(corpus.root()),
                "results.uri",
                CountedFiles.uri(folder.resolve("results-" + results)),
                "results.run",
                "r",
                "loop.scheduler",
                "fixed:3",
                "loop.reference-frames",
                0,
                "plan.piece-frames",
                10,
                "execute.io-attempts",
                1));
        all.putAll(settings);
        JobConfig config = ConfigReader.read(Optional.empty(), all);
        return new SegmentJob(LocalSpark.session(), config, new GreyNetworks("1"), line -> {});
    }
}
