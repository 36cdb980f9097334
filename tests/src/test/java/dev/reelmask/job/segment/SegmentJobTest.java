package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class SegmentJobTest {
    private static final Duration NEVER = Duration.ofDays(1);

    @TempDir
    private Path folder;

    @Test
    void aStartDoesEverythingAndTheNextOneNothing() {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 7).sequence("b/c", 4);

        SegmentReport first = run(corpus, Map.of());
        SegmentReport second = run(corpus, Map.of());

        assertThat(first.hasTrouble()).isFalse();
        assertThat(first.listed()).isEqualTo(2);
        assertThat(first.frames()).isEqualTo(11);
        assertThat(first.keys()).isEqualTo(3 + 2);
        assertThat(second.hadNothingToDo()).isTrue();
        assertThat(second.run()).isEqualTo(first.run());
        assertThat(second.frames()).isEqualTo(11);
        assertThat(rows("sequences").stream().map(r -> r.<String>getAs("sequence")))
                .containsExactlyInAnyOrder("a", "b__c");
        assertThat(rows("frames")).hasSize(11);
        assertThat(rows("masks")).hasSize(11);
        assertThat(rows("runs")).hasSize(1);
    }

    @Test
    void anotherSchedulerIsAnotherRunAndAnotherWindowIsNot() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 7);

        SegmentReport three = run(corpus, Map.of());
        SegmentReport two = run(corpus, Map.of("loop.scheduler", "fixed:2"));
        SegmentReport sameRun = run(corpus, Map.of("loop.window", 3, "execute.lockstep", 2));

        assertThat(two.run()).isNotEqualTo(three.run()).startsWith("fixed-2-blend-");
        assertThat(sameRun.run()).isEqualTo(three.run());
        assertThat(sameRun.hadNothingToDo()).isTrue();
    }

    @Test
    void aNamedRunIsReplacedWhereItsConfigurationOrContentChanges() throws IOException {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 7).sequence("b", 5);
        run(corpus, Map.of("results.run", "mine"));
        corpus.sequence("b", 6);

        SegmentReport longer = run(corpus, Map.of("results.run", "mine"));
        SegmentReport denser = run(corpus, Map.of("results.run", "mine", "loop.scheduler", "every-frame"));

        assertThat(longer.unitsRun()).isEqualTo(1);
        assertThat(longer.frames()).isEqualTo(13);
        assertThat(denser.unitsRun()).isEqualTo(2);
        assertThat(denser.keys()).isEqualTo(13);
        assertThat(rows("frames")).hasSize(13);
        assertThat(files("masks")).hasSize(2);
    }

    @Test
    void aLongSequenceIsCutAndFilesOfAnotherCutGo() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 11);
        run(corpus, Map.of("results.run", "mine", "plan.piece-frames", 4));
        assertThat(files("frames")).containsExactly("a.0.parquet", "a.4.parquet", "a.8.parquet");
        assertThat(rows("frames").stream()
                        .filter(r -> r.<Boolean>getAs("is_key"))
                        .map(r -> r.<Integer>getAs("frame")))
                .containsExactlyInAnyOrder(0, 3, 4, 6, 8, 9, 10);
        assertThat(rows("frames").stream()
                        .filter(r -> r.getAs("key_reason") != null)
                        .map(r -> r.<Integer>getAs("frame") + " " + r.<String>getAs("key_reason")))
                .containsExactlyInAnyOrder(
                        "0 first", "3 decided", "4 piece", "6 decided", "8 piece", "9 decided", "10 end");

        SegmentReport whole = run(corpus, Map.of("results.run", "mine"));

        assertThat(whole.frames()).isEqualTo(11);
        assertThat(files("frames")).containsExactly("a.0.parquet");
        assertThat(files("masks")).containsExactly("a.0.parquet");
    }

    @Test
    void aLockstepThatRunsOutOfMemoryFallsApartAndBlamesNobody() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus"))
                .sequence("a", 5)
                .poisoned("b", 5, GreyNetworks.CROWDED)
                .sequence("c", 5);

        SegmentReport report = run(corpus, Map.of("execute.lockstep", 3, "execute.io-attempts", 1));

        assertThat(report.quarantined()).isEmpty();
        assertThat(report.frames()).isEqualTo(15);
    }

    @Test
    void aSequenceThatRunsOutOfMemoryAloneIsSetAsideForThat() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus"))
                .sequence("a", 5)
                .poisoned("b", 5, GreyNetworks.EXHAUSTS)
                .sequence("c", 5);

        SegmentReport report = run(corpus, Map.of("execute.lockstep", 3, "execute.io-attempts", 1));

        assertThat(report.quarantined()).singleElement().satisfies(row -> {
            assertThat(row.sequence()).isEqualTo("b");
            assertThat(row.reason()).isEqualTo(ReasonCode.OUT_OF_MEMORY);
            assertThat(row.message()).contains("Java heap space", "loop.held-mb");
        });
        assertThat(report.frames()).isEqualTo(10);
    }

    @Test
    void poisonIsSetAsideWithItsReasonAndTheRestIsDone() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus"))
                .sequence("good", 5)
                .poisoned("fails", 5, GreyNetworks.FAILS)
                .poisoned("kills", 5, GreyNetworks.DIES)
                .garbage("broken.mp4");

        SegmentReport report = run(corpus, Map.of());

        assertThat(report.hasTrouble()).isTrue();
        assertThat(report.count(SequenceState.DONE) + report.quarantined().size())
                .isEqualTo(report.listed())
                .isEqualTo(4);
        Map<String, ReasonCode> reasons = new HashMap<>();
        report.quarantined().forEach(q -> reasons.put(q.sequence(), q.reason()));
        assertThat(reasons)
                .containsEntry("broken", ReasonCode.UNREADABLE_CONTAINER)
                .containsEntry("fails", ReasonCode.NETWORK_FAILURE)
                .containsEntry("kills", ReasonCode.NETWORK_FAILURE);
        assertThat(report.quarantined().stream().map(QuarantineRow::message))
                .anyMatch(m -> m.contains("the network does not like frame 0"));
        assertThat(rows("quarantine")).hasSize(3);
        assertThat(files("frames")).containsExactly("good.0.parquet");
        assertThat(report.text()).contains("1 done + 0 kept + 3 quarantined = 4 listed");

        SegmentReport again = run(corpus, Map.of());
        assertThat(again.unitsRun()).isZero();
        assertThat(again.hadNothingToDo()).as("what failed was tried again").isFalse();
    }

    @Test
    void aTaskThatDiesCostsNoOtherItsWork() throws TimeoutException {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).poisoned("kills", 5, GreyNetworks.DIES);
        for (int i = 0; i < 12; i++) {
            corpus.sequence("good" + i, 3);
        }
        Ended ended = new Ended();
        LocalSpark.session().sparkContext().addSparkListener(ended);

        SegmentReport report = run(corpus, Map.of("plan.task-seconds", 1e-6, "plan.tasks-per-slot", 100));

        LocalSpark.session().sparkContext().listenerBus().waitUntilEmpty(10_000);
        LocalSpark.session().sparkContext().removeSparkListener(ended);
        assertThat(report.count(SequenceState.DONE)).isEqualTo(12);
        int underWay = LocalSpark.session().sparkContext().defaultParallelism();
        assertThat(ended.succeeded.get())
                .as("the others ran once each, but for those whose ends Spark dropped with the stage")
                .isBetween(12, 12 + underWay);
        assertThat(ended.alone).as("jobs of a unit alone").hasValue(1);
    }

    /** Counts what ends of the stages that segment. */
    private static final class Ended extends SparkListener {
        private final Set<Integer> segmenting = ConcurrentHashMap.newKeySet();
        private final AtomicInteger succeeded = new AtomicInteger();
        private final AtomicInteger alone = new AtomicInteger();

        @Override
        public void onStageSubmitted(SparkListenerStageSubmitted stage) {
            String name = stage.stageInfo().name();
            if (name.contains("segment")) {
                segmenting.add(stage.stageInfo().stageId());
            }
            if (name.contains("segment alone")) {
                alone.incrementAndGet();
            }
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            if (segmenting.contains(end.stageId()) && end.taskInfo().successful()) {
                succeeded.incrementAndGet();
            }
        }
    }

    @Test
    void oneBadPieceSetsTheWholeSequenceAside() throws IOException {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 12).sequence("b", 3);
        Files.writeString(corpus.root().resolve("a/0009.png"), "no image");

        SegmentReport report = run(corpus, Map.of("plan.piece-frames", 4));

        assertThat(report.quarantined()).extracting(QuarantineRow::sequence).containsExactly("a");
        assertThat(finished()).containsExactly("b.0");
        assertThat(files("frames"))
                .as("the work on the good pieces is not thrown away")
                .containsExactly("a.0.parquet", "a.4.parquet", "b.0.parquet");
    }

    @Test
    void aStartAfterACrashGivesTheRowsOfACleanRun() throws IOException {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus"))
                .labelled("a", 9)
                .labelled("b", 8)
                .labelled("c", 3);
        Map<String, Object> pieces = Map.of("results.run", "r", "plan.piece-frames", 4, "corpus.layout", "camvid");
        run(corpus, pieces);
        List<List<Object>> clean = comparable("frames");
        List<List<Object>> masks = comparable("masks");
        Files.delete(results().resolve("frames/run=r/a.4.parquet"));
        Files.delete(results().resolve("masks/run=r/b.0.parquet"));
        Files.writeString(results().resolve("frames/run=r/c.0.parquet"), "half a file");
        Files.delete(results().resolve("sequences/run=r/sequences.parquet"));

        Map<String, Object> limited = new HashMap<>(pieces);
        limited.put("corpus.limit", 1);
        SegmentReport partial = run(corpus, limited);
        SegmentReport rest = run(corpus, pieces);

        assertThat(partial.unitsRun()).isEqualTo(1);
        assertThat(rest.unitsRun()).isEqualTo(2);
        assertThat(comparable("frames")).isEqualTo(clean);
        assertThat(comparable("masks")).isEqualTo(masks);
        assertThat(rows("sequences")).hasSize(3);
    }

    @Test
    void aCorpusWhoseLabelsAreOfOtherClassesIsAnErrorBeforeAnyWork() {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).labelledAs("a", 3, 7).labelledAs("b", 3, 9);

        assertThatThrownBy(() -> run(corpus, Map.of("corpus.layout", "camvid")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("The labels of the corpus are not of the network's classes: label ")
                .hasMessageContaining("holds the value 7 at (0, 0), which is no class of 'grey' (2 classes)");
        assertThat(results().resolve("masks")).doesNotExist();
        assertThat(results().resolve("sequences")).doesNotExist();
    }

    @Test
    void oneForeignLabelSetsItsSequenceAside() {
        SweepCorpus corpus =
                new SweepCorpus(folder.resolve("corpus")).labelledAs("a", 3, 7).labelled("b", 3);

        SegmentReport report = run(corpus, Map.of("corpus.layout", "camvid"));

        assertThat(report.quarantined()).singleElement().satisfies(q -> assertThat(q.reason())
                .isEqualTo(ReasonCode.FOREIGN_LABEL));
    }

    @Test
    void thePlanRunsNothing() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 11);

        StartPlan plan = new SegmentJob(
                        LocalSpark.session(),
                        config(corpus, Map.of("plan.piece-frames", 4)),
                        new GreyNetworks("1"),
                        line -> {})
                .plan();

        assertThat(plan.runs().get(0).units()).hasSize(3);
        assertThat(plan.runs().get(0).framesToDo()).isEqualTo(11);
        assertThat(plan.text()).contains("1 sequences listed", "3 units to do", "a  frames 8..end");
        assertThat(results()).doesNotExist();
    }

    @Test
    void anotherNetworkIsAnotherRun() {
        JobConfig config = config(new SweepCorpus(folder.resolve("corpus")).sequence("a", 1), Map.of());

        String first = new SegmentJob(LocalSpark.session(), config, new GreyNetworks("1"), line -> {})
                .plan()
                .runs()
                .get(0)
                .identity()
                .name();
        String second = new SegmentJob(LocalSpark.session(), config, new GreyNetworks("2"), line -> {})
                .plan()
                .runs()
                .get(0)
                .identity()
                .name();

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void mistakesAreTheUsers() {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus")).sequence("a", 1);

        assertThatThrownBy(() -> run(corpus, Map.of("results.run", "../up")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run name '../up' becomes a folder");
        assertThatThrownBy(() -> run(corpus, Map.of("results.run", "epoch")))
                .as("a date to DuckDB")
                .hasMessageContaining("run name 'epoch' becomes a folder");
        assertThatThrownBy(() -> run(corpus, Map.of("corpus.uri", "")))
                .hasMessage("nothing says where: give --corpus, or corpus.uri in the configuration");
        assertThatThrownBy(() -> run(corpus, Map.of("execute.gpus-per-task", 1.0)))
                .hasMessageContaining("execute.gpus-per-task needs a cluster");
    }

    private SegmentReport run(SweepCorpus corpus, Map<String, ?> settings) {
        return new SegmentJob(LocalSpark.session(), config(corpus, settings), new GreyNetworks("1"), line -> {})
                .run(NEVER, line -> {});
    }

    private JobConfig config(SweepCorpus corpus, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.root().toString(),
                "results.uri",
                results().toString(),
                "loop.scheduler",
                "fixed:3",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        return ConfigReader.read(Optional.empty(), all);
    }

    /** Units that the records call finished. */
    private List<String> finished() {
        ResultsLayout layout = new ResultsLayout(results().toUri());
        return new RunRecords(Store.open(new Configuration(), layout))
                .all().stream()
                        .flatMap(record -> record.finished().units().stream().map(unit -> unit.key(record.run())))
                        .map(UnitKey::toString)
                        .toList();
    }

    private Path results() {
        return folder.resolve("results");
    }

    private List<Row> rows(String table) {
        return LocalSpark.session()
                .read()
                .parquet(results().resolve(table).toString())
                .collectAsList();
    }

    /** Rows in order, without the columns that hold times. */
    private List<List<Object>> comparable(String table) {
        List<List<Object>> rows = new ArrayList<>();
        for (Row row : LocalSpark.session()
                .read()
                .parquet(results().resolve(table).toString())
                .orderBy("run", "sequence", "frame")
                .collectAsList()) {
            List<Object> values = new ArrayList<>();
            for (String column : row.schema().fieldNames()) {
                if (!column.endsWith("_us") || column.equals("pts_us")) {
                    Object value = row.getAs(column);
                    values.add(value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
                }
            }
            rows.add(values);
        }
        return rows;
    }

    /** Names of the files of all runs in a table, sorted. */
    private List<String> files(String table) {
        try (Stream<Path> files = Files.walk(results().resolve(table))) {
            return files.filter(Files::isRegularFile)
                    .map(f -> f.getFileName().toString())
                    .filter(name -> !name.endsWith(".crc"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
