package dev.reelmask.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.RunRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.DuckDbSession;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.WrittenRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The views of {@code conf/sql} over three runs.
 *
 * <ul>
 *   <li>{@code e5}, with an increment under way: {@code a} stands, with a piece of an older cut beside it; {@code b}'s
 *       content has changed and it is done anew; {@code new} was published a moment ago
 *   <li>{@code T12}: {@code möwe+1} is done, by a version without the column {@code damaged}; {@code gone} is no longer
 *       listed; {@code bad} is quarantined and has files of its old content
 *   <li>{@code true1}, the first start of which is under way
 * </ul>
 */
@Tag("spark")
class FinishedViewsTest {
    private static final Path VIEWS = Path.of("../conf/sql");
    private static final Path TABLES_PAGE = Path.of("../docs/tables.md");
    private static final Path README = Path.of("../README.md");
    private static final Pattern SQL_BLOCK = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path root;

    private static ResultsLayout results;
    private static RunPublication increment;
    private static RunPublication first;

    @BeforeAll
    static void writeRuns() throws IOException, SQLException {
        results = new ResultsLayout(root.toUri());
        UnitSummary a = Units.write(results, "e5", "a", 4, "f1");
        UnitSummary b = Units.write(results, "e5", "b", 6, "f1");
        finish("e5", List.of(a, b), List.of(SequenceRow.of(List.of(a)), SequenceRow.of(List.of(b))), List.of());
        for (String table : List.of("masks", "frames")) {
            Path partition = root.resolve(table + "/run=e5");
            Files.copy(partition.resolve("a.0.parquet"), partition.resolve("a.2.parquet"));
        }
        increment = WrittenRuns.begin(results, "e5", Set.of("a"));
        Units.write(results, "e5", "new", 7, "f1");

        UnitSummary gull = Units.write(results, "T12", "möwe+1", 5, "f1");
        UnitSummary gone = Units.write(results, "T12", "gone", 3, "f1");
        Units.write(results, "T12", "bad", 8, "f0");
        without("damaged", root.resolve("frames/run=T12/möwe+1.0.parquet"));
        finish(
                "T12",
                List.of(gull, gone),
                List.of(
                        SequenceRow.of(List.of(gull)),
                        SequenceRow.of(List.of(gone)).in(SequenceState.UNLISTED, null)),
                List.of(new QuarantineRow("bad", "file:/bad.mp4", ReasonCode.EMPTY_FILE, "it is empty")));
        without("classes", file(root.resolve("runs/run=T12")));

        first = WrittenRuns.begin(results, "true1", Set.of());
        Units.write(results, "true1", "a", 9, "f1");
        aggregates();
    }

    @AfterAll
    static void endStarts() {
        increment.close();
        first.close();
    }

    private static void finish(
            String run, List<UnitSummary> units, List<SequenceRow> sequences, List<QuarantineRow> quarantine) {
        Store store = Store.open(new Configuration(), results);
        RunTables tables = new RunTables(store, Permit.unguarded(store));
        tables.writeSequences(run, sequences);
        tables.writeQuarantine(run, quarantine);
        tables.writeRun(new RunRow(
                run,
                "f1",
                "file:/corpus",
                "",
                List.of("ground \"0\"", "road, Straße"),
                Map.of(),
                Map.of(),
                Map.of(),
                1L,
                2.5,
                new Counts(2, 2, 0, 0, 0, 8, 2)));
        WrittenRuns.record(results, run, units);
    }

    private static Path file(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    /** As an older version wrote it. */
    private static void without(String column, Path file) throws IOException, SQLException {
        Path older = root.resolve("_tmp/older.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT * EXCLUDE (%s) FROM read_parquet('%s', hive_partitioning = false)) TO '%s' (FORMAT parquet)"
                            .formatted(column, file, older));
        }
        Files.move(older, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static void aggregates() {
        RunAggregates tables = new RunAggregates(Store.open(new Configuration(), results));
        for (TableName table : List.of(
                TableName.OPERATING_POINTS,
                TableName.ACCURACY_BY_DISTANCE,
                TableName.KEY_INTERVALS,
                TableName.CLASS_IOU)) {
            tables.write(
                    table,
                    LocalSpark.session()
                            .sql("SELECT 'e5' AS run, 3 AS aki, 1 AS class_id, 'road' AS name"
                                    + " UNION SELECT 'true1', 4, 1, 'street'"),
                    List.of());
        }
    }

    /** A session in which the file of views has run. */
    private interface Session {
        /** Rows, cells joined by {@code |}, true and false as they print. */
        List<String> rows(String sql);

        List<String> columns(String view);
    }

    @Test
    void duckDbShowsWhatIsFinished() throws SQLException, IOException {
        try (DuckDbSession duckDb = duckDb()) {
            showsWhatIsFinished(new DuckDb(duckDb));
        }
    }

    @Test
    void sparkShowsWhatIsFinished() throws IOException {
        showsWhatIsFinished(spark());
    }

    private static void showsWhatIsFinished(Session session) {
        assertThat(session.rows("SELECT run, version, frames, keys, ended IS NULL FROM finished_records ORDER BY run"))
                .containsExactly("T12|2|8|2|false", "e5|3|10|3|false");
        assertThat(session.rows("SELECT run, sequence, first_frame, frames, file FROM finished_units ORDER BY 1, 2"))
                .containsExactly(
                        "T12|gone|0|3|gone.0.parquet", "T12|möwe+1|0|5|möwe+1.0.parquet", "e5|a|0|4|a.0.parquet");
        assertThat(session.rows("SELECT run, sequence, count(*), count(damaged) FROM finished_frames"
                        + " GROUP BY run, sequence ORDER BY 1, 2"))
                .containsExactly("T12|gone|3|3", "T12|möwe+1|5|0", "e5|a|4|4");
        assertThat(session.rows("SELECT run, sequence, count(*), count(mask) FROM finished_masks"
                        + " GROUP BY run, sequence ORDER BY 1, 2"))
                .containsExactly("T12|gone|3|3", "T12|möwe+1|5|5", "e5|a|4|4");
        assertThat(session.rows("SELECT run, sequence, state FROM finished_sequences ORDER BY 1, 2"))
                .containsExactly("T12|gone|unlisted", "T12|möwe+1|done", "e5|a|done");
        assertThat(session.rows("SELECT run, sequence, reason FROM finished_quarantine"))
                .containsExactly("T12|bad|EMPTY_FILE");
        assertThat(session.rows("SELECT run, wall_seconds FROM finished_runs ORDER BY run"))
                .containsExactly("T12|2.5", "e5|2.5");
        assertThat(session.rows("SELECT count(*) FROM finished_frames WHERE run = 'e5'"))
                .containsExactly("4");
        for (String table : List.of("operating_points", "accuracy_by_distance", "key_intervals", "class_iou")) {
            assertThat(session.rows("SELECT run, aki FROM finished_" + table)).containsExactly("e5|3");
        }
        showsClassesOfFrames(session);
        for (Table<?> table : List.of(Tables.MASKS, Tables.FRAMES, Tables.SEQUENCES, Tables.QUARANTINE, Tables.RUNS)) {
            List<String> columns = new ArrayList<>(
                    table.schema().getFields().stream().map(Type::getName).toList());
            columns.add("run");
            assertThat(session.columns("finished_" + table.name())).containsExactlyInAnyOrderElementsOf(columns);
        }
    }

    /** The run T12 is of a version that did not write names. */
    private static void showsClassesOfFrames(Session session) {
        assertThat(session.rows("SELECT frame, class_id, name, pixels, round(share, 3), reference, intersection,"
                        + " class_union, iou FROM frame_classes WHERE run = 'e5' AND frame < 2 ORDER BY 1, 2"))
                .containsExactly(
                        "0|0|ground \"0\"|3|0.429|label|2|4|0.5",
                        "0|1|road, Straße|4|0.571|label|3|4|0.75",
                        "1|0|ground \"0\"|2|0.286|null|null|null|null",
                        "1|1|road, Straße|5|0.714|null|null|null|null");
        assertThat(session.rows("SELECT run, count(*), count(name) FROM frame_classes GROUP BY run ORDER BY run"))
                .containsExactly("T12|16|0", "e5|8|8");
        assertThat(session.columns("frame_classes"))
                .containsExactly(
                        "run",
                        "sequence",
                        "frame",
                        "class_id",
                        "name",
                        "pixels",
                        "share",
                        "reference",
                        "intersection",
                        "class_union",
                        "iou");
    }

    @Test
    void theDocumentationsQueriesRun() throws SQLException, IOException {
        String page = Files.readString(TABLES_PAGE);
        List<String> queries = new ArrayList<>(sql(page.substring(page.indexOf("## Reading them"))));
        queries.addAll(sql(Files.readString(README)));

        assertThat(queries).hasSizeGreaterThan(3);
        try (DuckDbSession duckDb = duckDb()) {
            queries.forEach(duckDb::rows);
        }
        SparkSession spark = spark().spark();
        assertThat(spark.sql("SELECT last_key_distance, avg(miou) FROM finished_frames GROUP BY 1 ORDER BY 1")
                        .count())
                .isEqualTo(5);
    }

    private static List<String> sql(String page) {
        return SQL_BLOCK
                .matcher(page)
                .results()
                .flatMap(block -> DuckDbSession.statements(block.group(1)))
                .toList();
    }

    private static Stream<String> views(String... files) throws IOException {
        List<String> all = new ArrayList<>();
        for (String file : files) {
            DuckDbSession.statements(Files.readString(VIEWS.resolve(file))).forEach(all::add);
        }
        return all.stream();
    }

    private static DuckDbSession duckDb() throws SQLException, IOException {
        return DuckDbSession.open(root, "duckdb.sql", "duckdb-summarize.sql");
    }

    private static Spark spark() throws IOException {
        SparkSession session = LocalSpark.session().newSession();
        session.conf().set("spark.sql.sources.partitionColumnTypeInference.enabled", "true");
        session.conf().set("spark.reelmask.results", root.toString());
        views("spark.sql", "spark-summarize.sql").forEach(session::sql);
        return new Spark(session);
    }

    private record Spark(SparkSession spark) implements Session {
        @Override
        public List<String> rows(String sql) {
            return spark.sql(sql).collectAsList().stream()
                    .map(row -> row.mkString("|"))
                    .toList();
        }

        @Override
        public List<String> columns(String view) {
            return List.of(spark.table(view).columns());
        }
    }

    private record DuckDb(DuckDbSession session) implements Session {
        @Override
        public List<String> rows(String sql) {
            return session.rows(sql);
        }

        @Override
        public List<String> columns(String view) {
            return session.columns(view);
        }
    }

    @Test
    void whereAllWasSetAsideTheQuarantineCanBeRead(@TempDir Path empty) throws SQLException, IOException {
        ResultsLayout bare = new ResultsLayout(empty.toUri());
        RunTables tables = new RunTables(
                Store.open(new Configuration(), bare), Permit.unguarded(Store.open(new Configuration(), bare)));
        tables.writeSequences("bad", List.of());
        tables.writeQuarantine(
                "bad", List.of(new QuarantineRow("x", "file:/x.mp4", ReasonCode.EMPTY_FILE, "it is empty")));
        tables.writeRun(new RunRow(
                "bad",
                "f1",
                "file:/corpus",
                "",
                List.of("all"),
                Map.of(),
                Map.of(),
                Map.of(),
                1L,
                2.5,
                new Counts(1, 0, 0, 1, 0, 0, 0)));
        WrittenRuns.record(bare, "bad", List.of());

        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET VARIABLE results = '%s'".formatted(empty));
            String views = Files.readString(Path.of("../conf/sql/duckdb.sql"));
            statement.execute(views.substring(0, views.indexOf("CREATE OR REPLACE TEMP VIEW finished_frames")));

            ResultSet rows = statement.executeQuery("SELECT sequence, reason FROM finished_quarantine");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1) + " " + rows.getString(2)).isEqualTo("x EMPTY_FILE");
            assertThat(statement.executeQuery("SELECT * FROM finished_runs").next())
                    .isTrue();
        }
    }
}
