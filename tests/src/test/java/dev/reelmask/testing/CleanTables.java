package dev.reelmask.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows of all tables of an undisturbed run, less what is measured time, to compare others with, by DuckDB. */
public final class CleanTables implements AutoCloseable {
    private static final List<String> TABLES = List.of("masks", "frames", "sequences", "quarantine");

    private final DuckDbSession duckDb;

    private CleanTables(DuckDbSession duckDb) {
        this.duckDb = duckDb;
    }

    /**
     * Reads them.
     *
     * @param frames that they hold, each once
     */
    public static CleanTables of(Path results, int frames) throws IOException, SQLException {
        CleanTables clean = new CleanTables(DuckDbSession.open(results, "duckdb.sql"));
        TABLES.forEach(table -> clean.duckDb.execute(
                "CREATE TABLE clean_%s AS %s".formatted(table, clean.untimed("finished_" + table))));
        assertThat(clean.duckDb.rows("SELECT count(*), count(DISTINCT (sequence, frame)) FROM clean_frames"))
                .containsExactly(frames + "|" + frames);
        assertThat(clean.duckDb.rows("SELECT reason FROM clean_quarantine")).containsExactly("EMPTY_FILE");
        return clean;
    }

    /** What any engine sees in the plain folders after a kill: whole files, no row that a clean run has not. */
    public void holdEveryPublishedRow(Path results, String when) {
        for (String table : List.of("masks", "frames")) {
            if (!files(results.resolve(table)).isEmpty()) {
                String plain = "read_parquet('%s/%s/*/*.parquet', hive_partitioning = true)".formatted(results, table);
                assertThat(duckDb.rows("%s EXCEPT ALL FROM clean_%s".formatted(untimed(plain), table)))
                        .as("%s %s", table, when)
                        .isEmpty();
            }
        }
    }

    /** Rows of all tables, each once, and nothing that is unfinished. */
    public void areThoseOf(Path results) {
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
    public static List<Path> underWay(Path results) {
        return files(results.resolve("_tmp")).stream()
                .filter(file ->
                        file.toString().endsWith(".tmp") && !file.toString().contains("probe"))
                .toList();
    }

    /** Files below a folder; none where it is not there, or where one goes while they are looked for. */
    public static List<Path> files(Path below) {
        if (!Files.exists(below)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    @Override
    public void close() throws SQLException {
        duckDb.close();
    }
}
