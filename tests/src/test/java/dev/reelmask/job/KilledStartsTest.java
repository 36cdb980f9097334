package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.CleanTables;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.ReelmaskProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts are killed outright in processes of their own, and the same command goes on. In the end the views of
 * {@code conf/sql} show the rows of one clean run, all columns but times.
 */
@Tag("spark")
class KilledStartsTest {
    private static final int SEQUENCES = 2;
    private static final int FRAMES = 120;
    private static final int PIECE_FRAMES = 20;
    private static final int UNITS = SEQUENCES * FRAMES / PIECE_FRAMES;

    private static final int DONE_WITH_QUARANTINE = 3;
    private static final int REFUSED = 2;
    private static final int FAILED = 1;
    private static final int KILLED = 137;

    @TempDir
    private static Path shared;

    private static CleanTables clean;

    @TempDir
    private Path folder;

    private Path results;

    @BeforeAll
    static void runOnceWithoutADisturbance() throws IOException, SQLException {
        CommandRun generated = CommandRun.of(
                "generate",
                "--out=" + shared.resolve("faces"),
                "--subjects=0,0," + SEQUENCES,
                "--clips=1",
                "--frames=" + FRAMES);
        assertThat(generated.exit()).as(generated.err()).isZero();
        Files.createFile(shared.resolve("faces/test/empty.mp4"));
        run(DONE_WITH_QUARANTINE, shared.resolve("clean"));

        clean = CleanTables.of(shared.resolve("clean"), SEQUENCES * FRAMES);
    }

    @AfterAll
    static void close() throws SQLException {
        clean.close();
    }

    @BeforeEach
    void begin() {
        results = folder.resolve("results");
    }

    @Test
    void killedBeforeItsFirstUnitInTheMiddleAndNearTheEndTheRowsAreThoseOfOneCleanRun() throws Exception {
        killAt(0, UNITS / 2, UNITS - 2);
    }

    @Test
    @Tag("slow")
    void killedAfterEveryUnitTheRowsAreThoseOfOneCleanRun() throws Exception {
        killAt(IntStream.range(0, UNITS).toArray());
    }

    @Test
    void aStartBesideItIsRefusedAndOneThatTakesOverFinishes() throws Exception {
        ReelmaskProcess first = start().await(() -> published() > 0);

        CommandRun beside = run(REFUSED, results);
        CommandRun last = run(DONE_WITH_QUARANTINE, results, "--take-over");
        ReelmaskProcess.End taken = first.end();

        assertThat(taken.exit()).as(taken.err()).isEqualTo(FAILED);
        assertThat(taken.err() + beside.err() + last.err()).doesNotContain("\tat ");
        assertThat(taken.err()).contains("taken over by another start");
        clean.areThoseOf(results);
    }

    /** Kills one start after the other, each once so many units are published by it and those before. */
    private void killAt(int... units) throws Exception {
        for (int wanted : units) {
            ReelmaskProcess start =
                    start().await(() -> !CleanTables.underWay(results).isEmpty() && published() >= wanted);
            ReelmaskProcess.End end = start.kill().end();

            // one that ends between the look at its files and the kill is no fault
            assertThat(end.exit())
                    .as("at %d units: %s", wanted, end.err())
                    .isIn(wanted < UNITS / 2 ? List.of(KILLED) : List.of(KILLED, DONE_WITH_QUARANTINE));
            clean.holdEveryPublishedRow(results, "after a kill");
        }
        Map<Path, FileTime> before = unitFiles();

        run(DONE_WITH_QUARANTINE, results);

        assertThat(unitFiles()).containsAllEntriesOf(before).hasSize(2 * UNITS);
        clean.areThoseOf(results);
    }

    private ReelmaskProcess start() throws IOException {
        return ReelmaskProcess.start(folder, Map.of(), segment(results));
    }

    private static CommandRun run(int exit, Path results, String... options) {
        CommandRun run = CommandRun.of(segment(results, options));
        assertThat(run.exit()).as(run.err()).isEqualTo(exit);
        return run;
    }

    private static String[] segment(Path results, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "--corpus=" + shared.resolve("faces"),
                "--bundle=../conf/bundles/face-lite",
                "--results=" + results,
                "--run=r",
                "--scheduler=frame-difference:4",
                "--set=plan.piece-frames=" + PIECE_FRAMES,
                "--set=execute.master=local[1]",
                "--set=spark.spark.ui.enabled=\"false\""));
        arguments.addAll(Arrays.asList(options));
        return arguments.toArray(String[]::new);
    }

    /** Units whose second file is there, so that both are. */
    private int published() {
        return CleanTables.files(results.resolve("frames")).size();
    }

    /** The files of all units that are done, and when they were written. */
    private Map<Path, FileTime> unitFiles() {
        Map<Path, FileTime> times = new TreeMap<>();
        for (Path frames : CleanTables.files(results.resolve("frames"))) {
            Path masks = results.resolve("masks/run=r").resolve(frames.getFileName());
            Stream.of(frames, masks).forEach(file -> times.put(file, written(file)));
        }
        return times;
    }

    private static FileTime written(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).lastModifiedTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
