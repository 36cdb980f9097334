package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run over a corpus that changes, breaks and mends from night to night. */
@Tag("spark")
class NightlyStartsTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();
    private SweepCorpus corpus;

    @BeforeEach
    void makeTheCorpus() {
        corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 5).sequence("b", 4);
    }

    @Test
    void twoCorporaInOneResultsRootAreTwoRuns() throws IOException {
        SweepCorpus other = new SweepCorpus(folder.resolve("other")).sequence("a", 7);

        SegmentReport first = run(corpus, Map.of());
        SegmentReport second = run(other, Map.of());

        assertThat(second.run()).isNotEqualTo(first.run());
        assertThat(frames(first.run(), "a")).isEqualTo(5);
        assertThat(frames(second.run(), "a")).isEqualTo(7);
        assertThat(rows("runs")).hasSize(2);
        assertThat(rows("sequences")).hasSize(3);
        assertThat(run(corpus, Map.of()).hadNothingToDo()).isTrue();
    }

    @Test
    void aRunOfAnotherCorpusIsRefusedAndStaysAsItIs() {
        SweepCorpus other = new SweepCorpus(folder.resolve("other")).sequence("a", 7);
        run(corpus, Map.of("results.run", "r"));

        assertThatThrownBy(() -> run(other, Map.of("results.run", "r")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run r under ")
                .hasMessageContaining("is of the corpus file:" + corpus.root() + ", not of file:" + other.root());
        assertThatThrownBy(() -> job(other, Map.of("results.run", "r")).plan()).isInstanceOf(UserException.class);

        assertThat(frames("r", "a")).isEqualTo(5);
        assertThat(run(corpus, Map.of("results.run", "r")).hadNothingToDo()).isTrue();
    }

    @Test
    void oneCorpusUnderTwoSpellingsIsOneRun() {
        SegmentReport first = run(corpus, Map.of());

        SegmentReport second = run(
                corpus,
                Map.of("corpus.uri", "file:" + folder.resolve("x/../corpus").toString() + "/"));

        assertThat(second.run()).isEqualTo(first.run());
        assertThat(second.hadNothingToDo()).isTrue();
    }

    @Test
    void whatCannotBeReadTodayIsKept() throws IOException {
        SegmentReport first = run(corpus, Map.of());
        byte[] sound = breakSilently("a");

        SegmentReport broken = run(corpus, Map.of());

        assertThat(broken.hadNothingToDo()).isTrue();
        assertThat(broken.hasTrouble()).isTrue();
        assertThat(broken.quarantined()).isEmpty();
        assertThat(states(broken)).containsEntry("a", SequenceState.KEPT).containsEntry("b", SequenceState.DONE);
        assertThat(broken.text()).contains("1 done + 1 kept + 0 quarantined = 2 listed", "kept         a  ");
        assertThat(frames(first.run(), "a")).isEqualTo(5);
        assertThat(finished(first.run())).containsExactly("a", "b");
        Row row = row("sequences", "a");
        assertThat((String) row.getAs("state")).isEqualTo("kept");
        assertThat((String) row.getAs("error")).startsWith("UNSUPPORTED_STREAM: ");
        assertThat((long) rows("runs").get(0).getAs("kept")).isEqualTo(1);

        restore("a", sound);
        assertThat(states(run(corpus, Map.of()))).containsEntry("a", SequenceState.DONE);
        assertThat(row("sequences", "a").<String>getAs("error")).isNull();
    }

    @Test
    void changedContentThatFailsIsSetAsideAndItsOldFilesAreNotShown() throws IOException {
        String run = run(corpus, Map.of()).run();
        Files.write(corpus.root().resolve("a/0000.png"), new byte[100]);

        SegmentReport broken = run(corpus, Map.of());

        assertThat(broken.quarantined()).extracting(QuarantineRow::sequence).containsExactly("a");
        assertThat(states(broken)).containsOnlyKeys("b");
        assertThat(results().resolve("masks/run=" + run + "/a.0.parquet")).exists();
        assertThat(finished(run)).containsExactly("b");
        assertThat(new SequenceReader(store()).sequences(run)).containsExactly("b");
    }

    @Test
    void whatFailedIsTriedAgainAloneWhereThatIsAskedFor() throws IOException {
        byte[] sound = Files.readAllBytes(corpus.root().resolve("a/0000.png"));
        Files.write(corpus.root().resolve("a/0000.png"), new byte[20]);
        SegmentReport first = run(corpus, Map.of("corpus.damage", "refuse"));
        assertThat(first.quarantined()).extracting(QuarantineRow::sequence).containsExactly("a");
        corpus.sequence("new", 3).sequence("b", 6);
        Files.write(corpus.root().resolve("a/0000.png"), sound);

        SegmentReport retried = run(corpus, Map.of("corpus.damage", "refuse", "plan.retry-failed", true));

        assertThat(retried.run()).isEqualTo(first.run());
        assertThat(retried.fresh()).extracting(unit -> unit.sequence()).containsExactly("a");
        assertThat(states(retried))
                .containsEntry("a", SequenceState.DONE)
                .containsEntry("b", SequenceState.UNLISTED)
                .doesNotContainKey("new");
        assertThat(retried.notes()).contains("2 new or changed sequences are left for a start without --retry-failed");
        assertThat(run(corpus, Map.of("corpus.damage", "refuse")).fresh())
                .extracting(unit -> unit.sequence())
                .containsExactlyInAnyOrder("b", "new");
    }

    @Test
    void withoutAFinishedStartNothingHasFailed() {
        assertThatThrownBy(() -> run(corpus, Map.of("results.run", "r", "plan.retry-failed", true)))
                .isInstanceOf(UserException.class)
                .hasMessage("no start of run r has finished, so nothing has failed yet; leave --retry-failed out");
    }

    @Test
    void whatIsNotListedTodayKeepsItsRowAndItsFiles() throws IOException {
        String run = run(corpus, Map.of()).run();

        assertThat(states(run(corpus, Map.of("corpus.limit", 1))))
                .containsEntry("a", SequenceState.DONE)
                .containsEntry("b", SequenceState.UNLISTED);
        assertThat(states(run(corpus, Map.of("corpus.exclude", "a"))))
                .containsEntry("a", SequenceState.UNLISTED)
                .containsEntry("b", SequenceState.DONE);
        corpus.remove("b");
        SegmentReport gone = run(corpus, Map.of());

        assertThat(gone.listed()).isEqualTo(1);
        assertThat(gone.hasTrouble()).isFalse();
        assertThat(states(gone)).containsEntry("b", SequenceState.UNLISTED);
        assertThat(gone.text()).contains("1 finished earlier and not listed now");
        assertThat(frames(run, "b")).isEqualTo(4);
        assertThat(finished(run)).containsExactly("a", "b");
    }

    @Test
    void tablesAgreeAfterAStartThatRanNothing() throws IOException {
        Files.createDirectories(corpus.root().resolve("bad"));
        Files.write(corpus.root().resolve("bad/0000.png"), new byte[10]);
        run(corpus, Map.of());

        SegmentReport second = run(corpus, Map.of());

        assertThat(second.hadNothingToDo()).isTrue();
        Row run = rows("runs").get(0);
        assertThat((long) run.getAs("done")).isEqualTo(2);
        assertThat((long) run.getAs("quarantined")).isEqualTo(1);
        assertThat((long) run.getAs("listed")).isEqualTo(3);
        assertThat(rows("sequences")).hasSize(2);
        assertThat(rows("quarantine")).hasSize(1);
        corpus.remove("bad");
        run(corpus, Map.of());
        assertThat((long) rows("runs").get(0).getAs("quarantined")).isZero();
        assertThat((long) rows("runs").get(0).getAs("listed")).isEqualTo(2);
        assertThat(rows("quarantine")).isEmpty();
    }

    @Test
    void aSecondStartOfARunIsRefusedWhileTheFirstLives() {
        Map<String, Object> settings = Map.of("results.run", "r");
        LeaseTerms terms = new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT);
        try (RunPublication first =
                RunPublication.open(store(), ParquetFooters.units(store()), "r", terms, line -> {})) {
            assertThat(first.lease().epoch()).isEqualTo(1);
            assertThatThrownBy(() -> run(corpus, settings))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("run r under ")
                    .hasMessageContaining("is held by another start");
            assertThat(results().resolve("frames")).doesNotExist();

            SegmentReport taken = run(corpus, Map.of("results.run", "r", "results.take-over", true));

            assertThat(taken.frames()).isEqualTo(9);
            assertThatThrownBy(first.permit()::check).hasMessageContaining("taken over by another start");
        }
    }

    @Test
    void theNextStartTellsWhatTheOneBeforeFoundOutAndKeepsIt() {
        String run = run(corpus, Map.of()).run();
        RunRecord record = record(run);

        run(corpus.sequence("c", 300), Map.of());

        assertThat(record(run).fixed())
                .isEqualTo(record.fixed())
                .containsKeys("precision", "device", "reference-share");
        assertThat(record(run).finished().started()).isEqualTo(record.finished().started());
    }

    /** Another content of the same size and time: what a disk or a mount does that fails. */
    private byte[] breakSilently(String sequence) throws IOException {
        Path image = corpus.root().resolve(sequence + "/0000.png");
        FileTime time = Files.getLastModifiedTime(image);
        byte[] sound = Files.readAllBytes(image);
        byte[] broken = sound.clone();
        Arrays.fill(broken, (byte) 0);
        Files.write(image, broken);
        Files.setLastModifiedTime(image, time);
        return sound;
    }

    private void restore(String sequence, byte[] sound) throws IOException {
        Path image = corpus.root().resolve(sequence + "/0000.png");
        FileTime time = Files.getLastModifiedTime(image);
        Files.write(image, sound);
        Files.setLastModifiedTime(image, time);
    }

    private SegmentReport run(SweepCorpus listed, Map<String, ?> settings) {
        return job(listed, settings).run(NEVER, line -> {});
    }

    private SegmentJob job(SweepCorpus listed, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                listed.root().toString(),
                "results.uri",
                results().toString(),
                "loop.scheduler",
                "fixed:3",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        JobConfig config = ConfigReader.read(Optional.empty(), all);
        return new SegmentJob(LocalSpark.session(), config, new GreyNetworks("1"), notes::add);
    }

    private static Map<String, SequenceState> states(SegmentReport report) {
        Map<String, SequenceState> states = new HashMap<>();
        for (SequenceRow row : report.sequences()) {
            states.put(row.sequence(), row.state());
        }
        return states;
    }

    private Path results() {
        return folder.resolve("results");
    }

    private Store store() {
        return Store.open(new Configuration(), new ResultsLayout(results().toUri()));
    }

    private RunRecord record(String run) {
        return new RunRecords(store()).read(run).orElseThrow();
    }

    private List<String> finished(String run) {
        return record(run).finished().units().stream().map(Unit::sequence).toList();
    }

    private int frames(String run, String sequence) {
        return new SequenceReader(store()).frames(run, sequence).size();
    }

    private Row row(String table, String sequence) {
        return rows(table).stream()
                .filter(row -> row.getAs("sequence").equals(sequence))
                .findFirst()
                .orElseThrow();
    }

    private List<Row> rows(String table) {
        return LocalSpark.session()
                .read()
                .parquet(results().resolve(table).toString())
                .collectAsList();
    }
}
