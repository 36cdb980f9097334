package dev.reelmask.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.publish.FailPoint;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.DuckDbSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A corpus, the rows of one clean run of it, and what must hold of results of which starts were killed. */
final class KilledCorpus implements AutoCloseable {
    private static final int SEQUENCES = 2;
    private static final int FRAMES = 80;
    private static final int PIECE_FRAMES = 10;
    private static final List<String> TABLES = List.of("masks", "frames", "sequences", "quarantine");
    static final int DONE_WITH_QUARANTINE = 3;

    private static final int UNITS = SEQUENCES * FRAMES / PIECE_FRAMES;

    private final Path folder;
    private final DuckDbSession duckDb;

    private KilledCorpus(Path folder, DuckDbSession duckDb) {
        this.folder = folder;
        this.duckDb = duckDb;
    }

    /** Generates the corpus and runs it undisturbed. */
    static KilledCorpus in(Path folder) throws IOException, SQLException {
        CommandRun generated = CommandRun.of(
                "generate",
                "--out=" + folder.resolve("faces"),
                "--subjects=0,0," + SEQUENCES,
                "--clips=1",
                "--frames=" + FRAMES);
        assertThat(generated.exit()).as(generated.err()).isZero();
        Files.createFile(folder.resolve("faces/test/empty.mp4"));
        Path clean = folder.resolve("clean");
        CommandRun run = CommandRun.of(segment(folder, clean, List.of("--set=execute.master=local[1]")));
        assertThat(run.exit()).as(run.err()).isEqualTo(DONE_WITH_QUARANTINE);
        KilledCorpus corpus = new KilledCorpus(folder, DuckDbSession.open(clean, "duckdb.sql"));
        TABLES.forEach(table -> corpus.duckDb.execute(
                "CREATE TABLE clean_%s AS %s".formatted(table, corpus.untimed("finished_" + table))));
        assertThat(corpus.duckDb.rows("SELECT count(*), count(DISTINCT (sequence, frame)) FROM clean_frames"))
                .containsExactly(SEQUENCES * FRAMES + "|" + SEQUENCES * FRAMES);
        return corpus;
    }

    /** Arguments of a start. */
    String[] segment(Path results, List<String> options) {
        return segment(folder, results, options);
    }

    private static String[] segment(Path folder, Path results, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "--corpus=" + folder.resolve("faces"),
                "--bundle=../conf/bundles/face-lite",
                "--results=" + results,
                "--run=r",
                "--scheduler=frame-difference:4",
                "--set=plan.piece-frames=" + PIECE_FRAMES,
                "--set=plan.task-seconds=1",
                "--set=spark.spark.ui.enabled=\"false\""));
        arguments.addAll(options);
        return arguments.toArray(String[]::new);
    }

    /** What any engine sees in the plain folders after a kill: whole files, no row that a clean run has not. */
    void everyPublishedRowIsOfTheCleanRun(Path results, String when) {
        for (String table : List.of("masks", "frames")) {
            if (files(results.resolve(table)).findAny().isPresent()) {
                String plain = "read_parquet('%s/%s/*/*.parquet', hive_partitioning = true)".formatted(results, table);
                assertThat(duckDb.rows("%s EXCEPT ALL FROM clean_%s".formatted(untimed(plain), table)))
                        .as("%s %s", table, when)
                        .isEmpty();
            }
        }
    }

    /** Rows of all tables, each once, two files a unit, and nothing that is unfinished. */
    void showsTheCleanRun(Path results) {
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
        assertThat(files(results.resolve("masks"))).hasSize(UNITS);
        assertThat(files(results.resolve("frames"))).hasSize(UNITS);
        assertThat(files(results.resolve("_tmp"))).isEmpty();
    }

    /** A query for all columns of a view that hold no measured time. */
    private String untimed(String view) {
        return duckDb.columns("FROM " + view).stream()
                .filter(column -> column.equals("pts_us") || !column.endsWith("_us"))
                .filter(column -> !column.equals("seconds") && !column.equals("fps"))
                .sorted()
                .map(column -> '"' + column + '"')
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + view));
    }

    /** Files of units that are being written. */
    static List<Path> underWay(Path results) {
        return files(results.resolve("_tmp"))
                .filter(file ->
                        file.toString().endsWith(".tmp") && !file.toString().contains("probe"))
                .toList();
    }

    private static Stream<Path> files(Path below) {
        if (!Files.exists(below)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).toList().stream();
        } catch (IOException | UncheckedIOException e) {
            // a file went while it was looked at
            return Stream.empty();
        }
    }

    /** The option of a JVM that acts at these steps. */
    static String option(String action, Path marks, Collection<FailPoint> steps) {
        return steps.stream()
                .map(FailPoint::spelling)
                .collect(Collectors.joining(",", "-D%s=%s,%s,".formatted(FailPoint.PROPERTY, action, marks), ""));
    }

    @Override
    public void close() throws SQLException {
        duckDb.close();
    }
}
