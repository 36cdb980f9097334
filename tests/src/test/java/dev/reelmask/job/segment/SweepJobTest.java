package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.publish.Leases;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.testing.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several runs in one start: each is what it is alone. */
@Tag("spark")
class SweepJobTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final List<String> POINTS =
            List.of("every-frame blend", "fixed:2 causal", "fixed:3 blend", "fixed:3 nearest", "random:0.3 blend");

    @TempDir
    private Path folder;

    private SweepCorpus corpus() {
        return new SweepCorpus(folder.resolve("corpus"))
                .sequence("a", 11)
                .sequence("b", 7)
                .sequence("c/d", 1);
    }

    private SweepCorpus labelledCorpus() {
        return new SweepCorpus(folder.resolve("corpus"))
                .labelled("a", 11)
                .labelled("b", 7)
                .labelled("c", 1);
    }

    private JobConfig config(String point, Path results, Map<String, ?> settings) {
        List<String> words = Arrays.asList(point.split(" ", -1));
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri", folder.resolve("corpus").toString(),
                "results.uri", results.toString(),
                "loop.scheduler", words.get(0),
                "loop.propagation", words.get(1),
                "plan.piece-frames", 4,
                "execute.io-attempts", 1));
        all.putAll(settings);
        return ConfigReader.read(Optional.empty(), all);
    }

    private SweepJob job(List<String> points, Path results, Map<String, ?> settings) {
        GreyNetworks networks = new GreyNetworks("1");
        List<RunRequest> requests = points.stream()
                .map(point -> new RunRequest(config(point, results, settings), networks))
                .toList();
        return new SweepJob(LocalSpark.session(), requests, line -> {});
    }

    private List<SegmentReport> sweep(List<String> points, Map<String, ?> settings) {
        return job(points, folder.resolve("together"), settings).run(NEVER, line -> {});
    }

    /** Rows in order, without the columns that hold times. */
    private static List<String> rows(Path results, String table) {
        List<String> rows = new ArrayList<>();
        for (Row row : LocalSpark.session()
                .read()
                .parquet(results.resolve(table).toString())
                .collectAsList()) {
            StringBuilder text = new StringBuilder();
            for (String column : row.schema().fieldNames()) {
                boolean isTime = column.endsWith("_us") && !column.equals("pts_us");
                if (!isTime && !List.of("seconds", "fps").contains(column)) {
                    Object value = row.getAs(column);
                    text.append(column).append('=');
                    text.append(value instanceof byte[] bytes ? Arrays.toString(bytes) : value);
                    text.append(' ');
                }
            }
            rows.add(text.toString());
        }
        rows.sort(null);
        return rows;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsAreThoseOfSeparateStarts(boolean isLabelled) {
        SweepCorpus unused = isLabelled ? labelledCorpus() : corpus();

        List<SegmentReport> together = sweep(POINTS, Map.of());

        Path alone = folder.resolve("alone");
        List<String> names = new ArrayList<>();
        for (String point : POINTS) {
            names.add(job(List.of(point), alone, Map.of())
                    .run(NEVER, line -> {})
                    .get(0)
                    .run());
        }
        assertThat(together).extracting(SegmentReport::run).isEqualTo(names);
        for (String table : List.of("masks", "frames", "sequences", "quarantine")) {
            assertThat(rows(folder.resolve("together"), table)).as(table).isEqualTo(rows(alone, table));
        }
        assertThat(rows(folder.resolve("together"), "frames")).hasSize(19 * POINTS.size());
    }

    @Test
    void aSweepAndItsRunsAloneGoOnWithOneAnother() {
        SweepCorpus corpus = labelledCorpus();
        sweep(POINTS.subList(1, 2), Map.of());

        List<SegmentReport> more = sweep(POINTS, Map.of());
        corpus.labelled("e", 5);
        SegmentReport one = sweep(POINTS.subList(2, 3), Map.of()).get(0);
        List<SegmentReport> last = sweep(POINTS, Map.of());

        assertThat(more.get(1).hadNothingToDo()).isTrue();
        assertThat(more.get(0).framesRun()).isEqualTo(19);
        assertThat(one.framesRun()).isEqualTo(5);
        assertThat(one.foreseen().orElseThrow())
                .startsWith("by the sweep of ")
                .contains(" on 19 frames: mIoU ", "frames/s of a task (now ");
        assertThat(last).extracting(SegmentReport::framesRun).containsExactly(5L, 5L, 0L, 5L, 5L);
        assertThat(last).extracting(SegmentReport::frames).containsOnly(24L);
        assertThat(rows(folder.resolve("together"), "frames")).hasSize(24 * POINTS.size());
    }

    @Test
    void poisonIsSetAsideInEveryRunAndCostsNoOther() {
        corpus().poisoned("p", 5, GreyNetworks.FAILS);

        List<SegmentReport> runs = sweep(POINTS, Map.of());

        assertThat(runs).allSatisfy(run -> {
            assertThat(run.listed()).isEqualTo(4);
            assertThat(run.frames()).isEqualTo(19);
            assertThat(run.quarantined()).singleElement().satisfies(row -> assertThat(row.sequence())
                    .isEqualTo("p"));
        });
    }

    @Test
    void whatIsSharedIsPaidForOnce() {
        corpus();

        List<SegmentReport> runs = sweep(POINTS, Map.of());

        double spent = runs.stream().mapToDouble(SegmentReport::spentSeconds).sum();
        double alone = runs.stream().mapToDouble(SegmentReport::freshSeconds).sum();
        assertThat(spent).isPositive().isLessThan(alone);
        assertThat(runs.get(0).spentSeconds()).isPositive();
    }

    @Test
    void theRunsHaveTheirLeasesTogetherOrNotAtAll() {
        corpus();
        Path results = folder.resolve("together");
        SegmentReport held = sweep(POINTS.subList(4, 5), Map.of()).get(0);
        Store store = Store.open(new Configuration(), new ResultsLayout(results.toUri()));
        try (Leases other =
                new Leases(store, new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT), line -> {})) {
            other.take(held.run(), loss -> {});

            assertThatThrownBy(() -> sweep(POINTS, Map.of()))
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining(held.run());
        }

        assertThat(new RunRecords(store).all()).hasSize(1);
        assertThat(sweep(POINTS, Map.of())).hasSize(POINTS.size());
    }

    @Test
    void thePlanNamesAllRunsAndRunsNothing() {
        corpus();

        StartPlan plan = job(POINTS, folder.resolve("together"), Map.of()).plan();

        assertThat(plan.runs()).hasSize(POINTS.size()).allMatch(run -> run.framesToDo() == 19);
        assertThat(plan.text()).contains("run fixed-2-causal-", "run random-0.3-blend-", "a  frames 8..end");
        assertThat(folder.resolve("together")).doesNotExist();
    }

    @Test
    void pointsThatAreOneRunAreAMistake() {
        corpus();

        assertThatThrownBy(() -> sweep(List.of("fixed:3 blend", "fixed:3 blend"), Map.of()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("are one run, fixed-3-blend-");
    }
}
