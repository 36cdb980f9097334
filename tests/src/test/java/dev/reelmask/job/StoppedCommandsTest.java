package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.ReelmaskProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TERM and INT end a command in one line and some seconds, and leave nothing that hinders the next start. */
@Tag("spark")
class StoppedCommandsTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final int TERM = 143;
    private static final int INT = 130;

    @TempDir
    private static Path corpus;

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeACorpus() {
        CommandRun generated = CommandRun.of(
                "generate", "--out=" + corpus.resolve("faces"), "--subjects=0,0,1", "--clips=1", "--frames=1500");

        assertThat(generated.exit()).as(generated.err()).isZero();
    }

    @Test
    void termDuringTheWorkGivesTheLeaseBackAndTheNextStartGoesOnAtOnce() throws Exception {
        ReelmaskProcess first = segment("--json").await(() -> isThere("results/_tmp", ".tmp"));
        long begin = System.nanoTime();
        ReelmaskProcess.End end = first.signal("TERM").end();

        assertThat(end.exit()).as(end.err()).isEqualTo(TERM);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SOON);
        assertThat(linesBesideProgress(end))
                .containsExactly(
                        "reelmask: stopped by SIGTERM; what is finished stays, start the same command again to go on");
        assertThat(end.out()).contains("\"status\":\"stopped\",\"exit\":143").hasLineCount(1);
        assertThat(isThere("results/_tmp", ".tmp")).isFalse();
        assertThat(isThere("results/_runs", ".abandoned")).isTrue();

        Path summary = folder.resolve("summary.json");
        Path lineage = folder.resolve("lineage.json");
        ReelmaskProcess second =
                segment("--summary=" + summary, "--lineage=" + lineage).await(() -> isThere("results/_tmp", ".tmp"));
        assertThat(isThere("results/_runs", "lease-000002")).isTrue();
        ReelmaskProcess.End stopped = second.signal("TERM").end();
        assertThat(stopped.exit()).as(stopped.err()).isEqualTo(TERM);
        assertThat(stopped.out()).isEmpty();
        assertThat(summary).content().contains("\"status\":\"stopped\"");
        assertThat(Files.readAllLines(lineage))
                .satisfiesExactly(
                        begun -> assertThat(begun).contains("\"eventType\":\"START\""),
                        ended -> assertThat(ended).contains("\"eventType\":\"ABORT\""));
    }

    @Test
    void intDuringTheStartIsOneLineToo() throws Exception {
        ReelmaskProcess start = segment().await(() -> Files.exists(folder.resolve("results/_runs")));
        assumeThat(start.hears("INT")).as("INT is not ignored here").isTrue();

        ReelmaskProcess.End end = start.signal("INT").end();

        assertThat(end.exit()).as(end.err()).isEqualTo(INT);
        assertThat(end.err()).startsWith("reelmask: stopped by SIGINT; ").hasLineCount(1);
        assertThat(end.out()).isEmpty();
    }

    @Test
    void aStoppedBenchmarkLeavesNoTemporaryFolder() throws Exception {
        ReelmaskProcess bench = ReelmaskProcess.start(
                        folder, Map.of(), "bench", "networks", "--networks=face-lite", "--rounds=1000", "--python=none")
                .await(() -> isThere("tmp", "reelmask-bench"));

        ReelmaskProcess.End end = bench.signal("TERM").end();

        assertThat(end.exit()).as(end.err()).isEqualTo(TERM);
        assertThat(end.err()).endsWith("reelmask: stopped by SIGTERM" + System.lineSeparator());
        assertThat(end.err()).doesNotContain("\tat ");
        assertThat(isThere("tmp", "reelmask-bench")).isFalse();
    }

    private ReelmaskProcess segment(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "--corpus=" + corpus.resolve("faces"),
                "--bundle=../conf/bundles/face-lite",
                "--results=" + folder.resolve("results"),
                "--scheduler=every-frame",
                "--set=execute.master=local[1]"));
        arguments.addAll(List.of(options));
        return ReelmaskProcess.start(folder, Map.of(), arguments.toArray(String[]::new));
    }

    private static List<String> linesBesideProgress(ReelmaskProcess.End end) {
        return end.err().lines().filter(line -> !line.contains(" fps")).toList();
    }

    /** Whether a file or folder below another has such a part in its name, and is no trial of whether one can be. */
    private boolean isThere(String below, String part) {
        if (!Files.exists(folder.resolve(below))) {
            return false;
        }
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.map(file -> file.getFileName().toString())
                    .anyMatch(name -> name.contains(part) && !name.contains("probe"));
        } catch (IOException | UncheckedIOException e) {
            // a file went while it was looked at
            return false;
        }
    }
}
