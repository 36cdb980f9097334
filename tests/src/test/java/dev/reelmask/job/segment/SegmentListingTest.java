package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a corpus a run does, sets aside and leaves out. */
@Tag("spark")
class SegmentListingTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    private Path folder;

    @Test
    void whatCannotBeListedIsSetAsideAndCounted() throws IOException {
        SweepCorpus corpus = corpus().sequence("a", 3).sequence("b", 3);
        Files.createSymbolicLink(corpus.root().resolve("b/0009.png"), Path.of("/nowhere/0009.png"));
        Files.createSymbolicLink(corpus.root().resolve("c.mp4"), Path.of("/nowhere/c.mp4"));

        SegmentReport report = job(corpus, Map.of()).run(NEVER, line -> {});

        assertThat(report.hasTrouble()).isTrue();
        assertThat(report.listed()).isEqualTo(3);
        assertThat(report.count(SequenceState.DONE)).isEqualTo(1);
        assertThat(report.quarantined()).extracting(QuarantineRow::sequence).containsExactly("b", "c");
        assertThat(report.quarantined()).allSatisfy(row -> {
            assertThat(row.reason()).isEqualTo(ReasonCode.IO_ERROR);
            assertThat(row.message()).contains("is a link that leads nowhere");
        });
        assertThat(report.quarantined().get(1).uri()).isEqualTo("file:" + corpus.root() + "/c.mp4");
    }

    @Test
    void whatWasDoneStaysWhileItCannotBeListed() throws IOException {
        SweepCorpus corpus = corpus().sequence("a", 3).sequence("b", 3);
        Map<String, Object> run = Map.of("results.run", "r");
        job(corpus, run).run(NEVER, line -> {});
        Path link = Files.createSymbolicLink(corpus.root().resolve("b/0009.png"), Path.of("/nowhere/0009.png"));

        SegmentReport broken = job(corpus, run).run(NEVER, line -> {});
        assertThat(broken.quarantined()).isEmpty();
        assertThat(broken.sequences())
                .filteredOn(row -> row.state() == SequenceState.KEPT)
                .extracting(SequenceRow::sequence)
                .containsExactly("b");
        assertThat(folder.resolve("results/masks/run=r/b.0.parquet")).exists();

        Files.delete(link);
        SegmentReport mended = job(corpus, run).run(NEVER, line -> {});
        assertThat(mended.hadNothingToDo()).isTrue();
        assertThat(mended.count(SequenceState.DONE)).isEqualTo(2);
    }

    @Test
    void aCorpusOfWhichNothingCanBeListedIsSetAsideWhole() throws IOException {
        SweepCorpus corpus = corpus();
        Files.createDirectories(corpus.root());
        Files.createSymbolicLink(corpus.root().resolve("disk"), Path.of("/nowhere"));

        SegmentReport report = job(corpus, Map.of()).run(NEVER, line -> {});

        assertThat(report.listed()).isEqualTo(1);
        assertThat(report.hasTrouble()).isTrue();
    }

    @Test
    void globsNarrowTheCorpusAndTheRestIsTold() throws IOException {
        SweepCorpus corpus =
                corpus().sequence("day1/a", 3).sequence("day1/b", 3).sequence("day2/c", 3);
        Files.writeString(corpus.root().resolve("x.raw"), "x");
        Map<String, Object> globs = Map.of("corpus.include", List.of("day1/**"), "corpus.exclude", "b");

        SegmentReport report = job(corpus, globs).run(NEVER, line -> {});

        assertThat(report.listed()).isEqualTo(1);
        assertThat(report.frames()).isEqualTo(3);
        assertThat(report.notes()).containsExactly("1 files with unknown extensions are left out: raw (1)");
        assertThat(report.text()).contains("note         1 files with unknown extensions");
        assertThat(job(corpus, globs).plan().text()).contains("note        1 files with unknown extensions");
    }

    private SweepCorpus corpus() {
        return new SweepCorpus(folder.resolve("corpus"));
    }

    private SegmentJob job(SweepCorpus corpus, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.root().toString(),
                "results.uri",
                folder.resolve("results").toString(),
                "loop.scheduler",
                "fixed:3",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        JobConfig config = ConfigReader.read(Optional.empty(), all);
        return new SegmentJob(LocalSpark.session(), config, new GreyNetworks("1"), line -> {});
    }
}
