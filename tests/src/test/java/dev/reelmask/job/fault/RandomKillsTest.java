package dev.reelmask.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.CleanTables;
import dev.reelmask.testing.ReelmaskProcess;
import dev.reelmask.testing.fault.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors, workers and drivers are killed at random times while units are under way, {@code -Dreelmask.kills=N} of
 * them (20 by default) or as many as fit into {@code -Dreelmask.kill-minutes=M} (30); victims and pauses follow from a
 * seed. Runs that come to their end meanwhile, and the last, show the rows of a clean one.
 */
@Tag("spark")
@Tag("cluster")
@Tag("slow")
class RandomKillsTest {
    private static final int KILLS = Integer.getInteger("reelmask.kills", 20);
    private static final Duration LIMIT = Duration.ofMinutes(Integer.getInteger("reelmask.kill-minutes", 30));
    private static final long SEED = Long.getLong("reelmask.kill-seed", 14);
    private static final int LONGEST_PAUSE_MS = 3_000;
    private static final double DRIVERS = .1;
    private static final double WORKERS = .15;
    private static final List<String> OPTIONS =
            List.of("--set=spark.spark.task.maxFailures=\"1000\"", "--set=execute.io-attempts=3");

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final Map<Victim, Integer> kills = new EnumMap<>(Victim.class);
    /** Unfinished files of units that were hit, or may have been. */
    private final Set<Path> seen = new HashSet<>();

    private KilledCorpus corpus;
    private StandaloneCluster cluster;
    private Path results;
    private int runs;

    private enum Victim {
        EXECUTOR,
        WORKER,
        DRIVER
    }

    @Test
    void rowsAreThoseOfACleanRun() throws Exception {
        long begin = System.nanoTime();
        corpus = KilledCorpus.in(folder);
        cluster = StandaloneCluster.start(folder.resolve("cluster"));
        try {
            cluster.addWorker();
            cluster.addWorker();
            nextRun();
            ReelmaskProcess driver = start();
            while (killed() < KILLS && System.nanoTime() - begin < LIMIT.toNanos()) {
                driver.await(() -> !seen.containsAll(CleanTables.underWay(results)));
                seen.addAll(CleanTables.underWay(results));
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MS));
                if (!driver.isAlive()) {
                    ends(driver);
                    nextRun();
                    driver = start();
                } else if (kill(driver) == Victim.DRIVER) {
                    corpus.everyPublishedRowIsOfTheCleanRun(results, "after " + kills);
                    driver = start();
                }
            }
            ends(driver);
            System.out.printf(
                    "%d kills %s over %d runs in %d s%n",
                    killed(),
                    kills,
                    runs,
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds());
            assertThat(killed()).isPositive();
        } finally {
            cluster.close();
            corpus.close();
        }
    }

    private int killed() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void nextRun() {
        results = folder.resolve("results-" + runs++);
    }

    private ReelmaskProcess start() throws IOException {
        List<String> options = new ArrayList<>(cluster.options("-XX:+UseSerialGC"));
        options.addAll(OPTIONS);
        return ReelmaskProcess.start(folder, cluster.environment(), corpus.segment(results, options));
    }

    /** Kills somebody; an executor or a worker only where an executor lives. */
    private Victim kill(ReelmaskProcess driver) throws IOException, InterruptedException {
        double dice = random.nextDouble();
        List<ProcessHandle> executors = cluster.executors();
        Victim victim = dice < DRIVERS ? Victim.DRIVER : dice < DRIVERS + WORKERS ? Victim.WORKER : Victim.EXECUTOR;
        int chosen = random.nextInt(1 << 20);
        if (victim == Victim.DRIVER) {
            driver.kill().end();
        } else if (executors.isEmpty()) {
            return victim;
        } else if (victim == Victim.EXECUTOR) {
            executors.get(chosen % executors.size()).destroyForcibly();
        } else {
            cluster.addWorker();
            FileUtil.fullyDelete(cluster.loseWorkerOf(
                            executors.get(chosen % executors.size()).pid())
                    .toFile());
        }
        kills.merge(victim, 1, Integer::sum);
        seen.addAll(CleanTables.underWay(results));
        return victim;
    }

    private void ends(ReelmaskProcess driver) throws IOException, InterruptedException, SQLException {
        ReelmaskProcess.End end = driver.end();
        assertThat(end.exit()).as("%s: %s", kills, end.err()).isEqualTo(KilledCorpus.DONE_WITH_QUARANTINE);
        corpus.showsTheCleanRun(results);
        FileUtil.fullyDelete(results.toFile());
    }
}
