package dev.reelmask.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.publish.FailPoint;
import dev.reelmask.testing.ReelmaskProcess;
import dev.reelmask.testing.fault.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors, workers and drivers end at once at each {@link FailPoint}. In the end rows are those of one clean run,
 * none lost or twice, and nothing unfinished is left.
 */
@Tag("spark")
class KilledAtEveryStepTest {
    private static final Set<FailPoint> OF_DRIVERS = EnumSet.of(FailPoint.STATUS_RETURNED, FailPoint.DRIVER_SUMMARY);
    private static final Set<FailPoint> OF_EXECUTORS = EnumSet.complementOf(EnumSet.copyOf(OF_DRIVERS));
    private static final int KILLED = 137;
    /** Tries of a task: more than the times that one may be hit. */
    private static final String TRIES = "--set=spark.spark.task.maxFailures=\"20\"";

    private static final List<String> SPECULATION = List.of(
            "--set=spark.spark.speculation=\"true\"",
            "--set=spark.spark.speculation.interval=100ms",
            "--set=spark.spark.speculation.quantile=\"0.2\"",
            "--set=spark.spark.speculation.multiplier=\"1.5\"");

    @TempDir
    private static Path shared;

    private static KilledCorpus corpus;

    @TempDir
    private Path folder;

    private Path results;
    private Path marks;

    @BeforeAll
    static void runOnceWithoutADisturbance() throws IOException, SQLException {
        corpus = KilledCorpus.in(shared);
    }

    @AfterAll
    static void close() throws SQLException {
        corpus.close();
    }

    @BeforeEach
    void begin() throws IOException {
        results = folder.resolve("results");
        marks = Files.createDirectory(folder.resolve("marks"));
    }

    @Test
    void aProcessThatIsDriverAndExecutorEndsBetweenTheFilesOfAUnitAndBeforeItsRecord() throws Exception {
        for (FailPoint step : List.of(FailPoint.MASKS_PUBLISHED, FailPoint.DRIVER_SUMMARY)) {
            endsAt(step, local(List.of(KilledCorpus.option("halt", marks, List.of(step)))));
        }
        finishes(local(List.of()));
    }

    @Test
    @Tag("slow")
    void aProcessThatIsDriverAndExecutorEndsAtEveryStep() throws Exception {
        for (FailPoint step : FailPoint.values()) {
            endsAt(step, local(List.of(KilledCorpus.option("halt", marks, List.of(step)))));
        }
        finishes(local(List.of()));
    }

    @Test
    @Tag("cluster")
    @Tag("slow")
    void executorsEndAtEveryStep() throws Exception {
        try (StandaloneCluster cluster = cluster()) {
            ReelmaskProcess.End end =
                    finishes(start(cluster, List.of(), KilledCorpus.option("halt", marks, OF_EXECUTORS)));

            OF_EXECUTORS.forEach(step -> assertThat(mark(step)).exists());
            assertThat(end.err()).containsPattern("(?m)^warning: executor \\d+ on \\S+ was lost: ");
        }
    }

    @Test
    @Tag("cluster")
    @Tag("slow")
    void workersAreLostWithTheirDisksAtEveryStep() throws Exception {
        try (StandaloneCluster cluster = cluster()) {
            ReelmaskProcess start = start(cluster, List.of(), KilledCorpus.option("hold", marks, OF_EXECUTORS));
            Set<FailPoint> left = EnumSet.copyOf(OF_EXECUTORS);
            while (!left.isEmpty()) {
                start.await(() -> left.stream().anyMatch(this::isHeld));
                FailPoint step = left.stream().filter(this::isHeld).findFirst().orElseThrow();
                cluster.addWorker();
                FileUtil.fullyDelete(cluster.loseWorkerOf(process(step)).toFile());
                left.remove(step);
            }
            finishes(start);
        }
    }

    @Test
    @Tag("cluster")
    @Tag("slow")
    void driversEndAtEveryStepAndTheirExecutorsComeLate() throws Exception {
        try (StandaloneCluster cluster = cluster()) {
            for (FailPoint step : OF_EXECUTORS) {
                ReelmaskProcess start = start(cluster, List.of(), KilledCorpus.option("hold", marks, List.of(step)));
                start.await(() -> isHeld(step));
                assertThat(mark(step)).exists();
                start.kill().end();
                corpus.everyPublishedRowIsOfTheCleanRun(results, "after a kill at " + step);
                // what its executor was just doing goes on, for as long as that lives
                Files.delete(mark(step));
            }
            for (FailPoint step : OF_DRIVERS) {
                endsAt(step, start(cluster, List.of(KilledCorpus.option("halt", marks, List.of(step))), ""));
            }
            finishes(start(cluster, List.of(), ""));
        }
    }

    @Test
    @Tag("cluster")
    @Tag("slow")
    void aSecondAttemptDoesTheUnitOfOneThatHangsBetweenItsFiles() throws Exception {
        try (StandaloneCluster cluster = cluster()) {
            List<String> options = new ArrayList<>(
                    cluster.options(KilledCorpus.option("hold", marks, List.of(FailPoint.MASKS_PUBLISHED))));
            options.addAll(SPECULATION);
            ReelmaskProcess start =
                    ReelmaskProcess.start(folder, cluster.environment(), List.of(), corpus.segment(results, options));

            finishes(start);

            assertThat(mark(FailPoint.MASKS_PUBLISHED)).exists();
        }
    }

    private StandaloneCluster cluster() throws IOException, InterruptedException {
        StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"));
        cluster.addWorker();
        cluster.addWorker();
        return cluster;
    }

    private ReelmaskProcess start(StandaloneCluster cluster, List<String> driverOptions, String executorOption)
            throws IOException {
        List<String> options = new ArrayList<>(cluster.options(executorOption));
        options.add(TRIES);
        return ReelmaskProcess.start(folder, cluster.environment(), driverOptions, corpus.segment(results, options));
    }

    private ReelmaskProcess local(List<String> driverOptions) throws IOException {
        return ReelmaskProcess.start(
                folder, Map.of(), driverOptions, corpus.segment(results, List.of("--set=execute.master=local[1]")));
    }

    private void endsAt(FailPoint step, ReelmaskProcess start) throws IOException, InterruptedException {
        ReelmaskProcess.End end = start.end();
        assertThat(end.exit()).as("at %s: %s", step, end.err()).isEqualTo(KILLED);
        assertThat(mark(step)).exists();
        corpus.everyPublishedRowIsOfTheCleanRun(results, "after an end at " + step);
    }

    private ReelmaskProcess.End finishes(ReelmaskProcess start) throws IOException, InterruptedException {
        ReelmaskProcess.End end = start.end();
        assertThat(end.exit()).as(end.err()).isEqualTo(KilledCorpus.DONE_WITH_QUARANTINE);
        corpus.showsTheCleanRun(results);
        return end;
    }

    private Path mark(FailPoint step) {
        return marks.resolve(step.spelling());
    }

    private boolean isHeld(FailPoint step) {
        try {
            return !Files.readString(mark(step)).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private long process(FailPoint step) throws IOException {
        return Long.parseLong(Files.readString(mark(step)));
    }
}
