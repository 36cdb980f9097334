package dev.reelmask.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.DuckDbSession;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
    private static final List<String> TABLES = List.of("masks", "frames", "sequences", "quarantine");

    private static final int DONE_WITH_QUARANTINE = 3;
    private static final int REFUSED = 2;
    private static final int FAILED = 1;
    private static final int KILLED = 137;

    @TempDir
    private static Path shared;

    private static DuckDbSession duckDb;

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

        duckDb = DuckDbSession.open(shared.resolve("clean"), "duckdb.sql");
        TABLES.forEach(
                table -> duckDb.execute("CREATE TABLE clean_%s AS %s".formatted(table, untimed("finished_" + table))));
        assertThat(duckDb.rows("SELECT count(*), count(DISTINCT (sequence, frame)) FROM clean_frames"))
                .containsExactly(SEQUENCES * FRAMES + "|" + SEQUENCES * FRAMES);
        assertThat(duckDb.rows("SELECT reason FROM clean_quarantine")).containsExactly("EMPTY_FILE");
    }

    @AfterAll
    static void close() throws SQLException {
        duckDb.close();
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
        showsTheCleanRun();
    }

    /** Kills one start after the other, each once so many units are published by it and those before. */
    private void killAt(int... units) throws Exception {
        for (int wanted : units) {
            ReelmaskProcess start = start().await(() -> isAtWork() && published() >= wanted);
            ReelmaskProcess.End end = start.kill().end();

            // one that ends between the look at its files and the kill is no fault
            assertThat(end.exit())
                    .as("at %d units: %s", wanted, end.err())
                    .isIn(wanted < UNITS / 2 ? List.of(KILLED) : List.of(KILLED, DONE_WITH_QUARANTINE));
            everyPublishedRowIsOfTheCleanRun();
        }
        Map<Path, FileTime> before = unitFiles();

        run(DONE_WITH_QUARANTINE, results);

        assertThat(unitFiles()).containsAllEntriesOf(before).hasSize(2 * UNITS);
        showsTheCleanRun();
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

    /** What any engine sees in the plain folders after a kill: whole files, no row that a clean run has not. */
    private void everyPublishedRowIsOfTheCleanRun() {
        for (String table : List.of("masks", "frames")) {
            if (!files(results.resolve(table), file -> true).isEmpty()) {
                String plain = "read_parquet('%s/%s/*/*.parquet', hive_partitioning = true)".formatted(results, table);
                assertThat(duckDb.rows("%s EXCEPT ALL FROM clean_%s".formatted(untimed(plain), table)))
                        .as("%s after a kill", table)
                        .isEmpty();
            }
        }
    }

    private void showsTheCleanRun() {
        duckDb.look(results);
        for (String table : TABLES) {
            String now = untimed("finished_" + table);
            assertThat(duckDb.rows("%s EXCEPT ALL FROM clean_%s".formatted(now, table)))
                    .as("%s that a clean run has not", table)
                    .isEmpty();
            assertThat(duckDb.rows("FROM clean_%s EXCEPT ALL %s".formatted(table, now)))
                    .as("%s that only a clean run has", table)
                    .isEmpty();
        }
        assertThat(files(results.resolve("_tmp"), file -> true)).isEmpty();
    }

    /** A query for all columns of a view that hold no measured time. */
    private static String untimed(String view) {
        return duckDb.columns("FROM " + view).stream()
                .filter(column -> column.equals("pts_us") || !column.endsWith("_us"))
                .filter(column -> !column.equals("seconds") && !column.equals("fps"))
                .sorted()
                .map(column -> '"' + column + '"')
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + view));
    }

    private boolean isAtWork() {
        return !files(results.resolve("_tmp"), file -> isUnfinishedUnit(file.toString()))
                .isEmpty();
    }

    private static boolean isUnfinishedUnit(String file) {
        return file.endsWith(".tmp") && !file.contains("probe");
    }

    /** Units whose second file is there, so that both are. */
    private int published() {
        return files(results.resolve("frames"), file -> true).size();
    }

    /** The files of all units that are done, and when they were written. */
    private Map<Path, FileTime> unitFiles() {
        Map<Path, FileTime> times = new TreeMap<>();
        for (Path frames : files(results.resolve("frames"), file -> true)) {
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

    private static List<Path> files(Path below, Predicate<Path> wanted) {
        if (!Files.exists(below)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(file -> !file.getFileName().toString().endsWith(".crc"))
                    .filter(Files::isRegularFile)
                    .filter(wanted)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // a file went while it was looked at
            return List.of();
        }
    }
}
