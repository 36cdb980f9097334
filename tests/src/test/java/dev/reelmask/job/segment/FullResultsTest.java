package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.testing.FullFileSystem;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the results root is no sequence's fault: the start ends and says so, the next one goes on. */
@Tag("spark")
class FullResultsTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final long PLENTY = 1L << 20;

    private final Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();

    @TempDir
    private Path folder;

    private SweepCorpus corpus() {
        return new SweepCorpus(folder.resolve("corpus"))
                .sequence("a", 5)
                .sequence("b", 6)
                .sequence("c", 7)
                .sequence("d", 8);
    }

    @Test
    void aFullDiskEndsTheStartAndSetsNothingAside() throws IOException {
        SweepCorpus corpus = corpus();
        FullFileSystem.install(hadoop, PLENTY);
        SegmentReport clean = job(corpus, "clean").run(NEVER, line -> {});
        long used = PLENTY - FullFileSystem.left();

        FullFileSystem.install(hadoop, used / 2);
        assertThatThrownBy(() -> job(corpus, "results").run(NEVER, line -> {}))
                .isInstanceOf(ResultsException.class)
                .hasMessageStartingWith("results full:" + folder.resolve("results") + ": ")
                .hasMessageContaining("No space left on device (0 MB are free there)");
        assertThat(leftovers()).isEmpty();
        assertThat(folder.resolve("results/quarantine")).doesNotExist();

        FullFileSystem.install(hadoop, PLENTY);
        SegmentReport second = job(corpus, "results").run(NEVER, line -> {});
        assertThat(second.quarantined()).isEmpty();
        assertThat(second.frames()).isEqualTo(clean.frames()).isEqualTo(26);
        assertThat(second.unitsRun()).isBetween(1, 4);
    }

    @Test
    void rightsThatAreLostInTheMiddleEndTheStartToo() {
        SweepCorpus corpus = corpus();
        FullFileSystem.install(hadoop, PLENTY);
        SegmentJob job = job(corpus, "results");

        FullFileSystem.takeRights("_runs");
        assertThatThrownBy(() -> job.run(NEVER, line -> {}))
                .isInstanceOfAny(ResultsException.class, UserException.class)
                .hasMessageContaining("results full:" + folder.resolve("results") + ": ")
                .hasMessageContaining("permission denied: ")
                .hasMessageNotContaining("quarantine");

        FullFileSystem.install(hadoop, PLENTY);
        // the lease could not be given back, and its holder, this process, lives
        assertThat(job(corpus, "results", Map.of("results.take-over", true))
                        .run(NEVER, line -> {})
                        .quarantined())
                .isEmpty();
    }

    private SegmentJob job(SweepCorpus corpus, String results) {
        return job(corpus, results, Map.of());
    }

    private SegmentJob job(SweepCorpus corpus, String results, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.root().toString(),
                "results.uri",
                FullFileSystem.uri(folder.resolve(results)),
                "loop.scheduler",
                "fixed:3",
                "execute.io-attempts",
                1));
        settings.putAll(more);
        return new SegmentJob(
                LocalSpark.session(), ConfigReader.read(Optional.empty(), settings), new GreyNetworks("1"), line -> {});
    }

    private List<Path> leftovers() throws IOException {
        Path temporary = folder.resolve("results/_tmp");
        if (!Files.exists(temporary)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(temporary)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
