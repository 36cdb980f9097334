package dev.reelmask.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.mask.MaskCodec;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.RunRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.UnitSummary;
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
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class ReadTablesTest {
    private static final Path DOCUMENT = Path.of("../docs/tables.md");

    @TempDir
    private Path root;

    private ResultsLayout results;

    @BeforeEach
    void writeEveryTable() {
        results = new ResultsLayout(root.toUri());
        UnitSummary a = Units.write(results, "r1", "day__a", 12, "f1");
        UnitSummary b = Units.write(results, "r1", "b", 5, "f1");
        Units.write(results, "r2", "b", 5, "f2");
        RunTables tables = tables();
        tables.writeSequences("r1", List.of(SequenceRow.of(List.of(a)), SequenceRow.of(List.of(b))));
        tables.writeQuarantine(
                "r1", List.of(new QuarantineRow("c", "file:/c.mp4", ReasonCode.EMPTY_FILE, "file:/c.mp4 is empty")));
        tables.writeRun(new RunRow(
                "r1",
                "f1",
                "file:/corpus",
                "scheduler: fixed:5\n",
                List.of("road", "sky"),
                Map.of("features.pt", "abc"),
                Map.of("spark", "4.1.2", "djl", "0.35.1"),
                Map.of("processors", "2"),
                1_700_000_000_000_000L,
                12.5,
                new Counts(4, 2, 1, 1, 1, 17, 4)));
    }

    private RunTables tables() {
        Store store = Store.open(new Configuration(), results);
        return new RunTables(store, Permit.unguarded(store));
    }

    @Test
    void duckDbReadsEveryTableFromItsFolder() throws SQLException {
        assertThat(query("SELECT count(*), sum(is_key::int), max(last_key_distance), sum(miou), count(score)"
                        + " FROM frames WHERE run = 'r1'"))
                .containsExactly("17|4|4|2.5|15");
        assertThat(query("SELECT pixel_counts, unions, reference FROM frames WHERE run = 'r1' AND sequence = 'b'"
                        + " ORDER BY frame LIMIT 2"))
                .containsExactly("[3, 4]|[4, 4]|label", "[2, 5]|null|null");
        assertThat(query("SELECT temporal_consistency, consistency_intersections, consistency_unions, vc8, vc16"
                        + " FROM frames WHERE run = 'r1' AND sequence = 'b' ORDER BY frame LIMIT 2"))
                .containsExactly("null|null|null|null|null", "0.75|[1, 3]|[2, 3]|0.5|null");
        assertThat(query("SELECT sequence, state, frames, keys, aki, fps, miou, decoder FROM sequences"))
                .containsExactly("b|done|5|1|5.0|2.0|0.5|ffmpeg 8.0.1", "day__a|done|12|3|4.0|4.8|0.5|ffmpeg 8.0.1");
        assertThat(query("SELECT run, sequence, reason, message FROM quarantine"))
                .containsExactly("r1|c|EMPTY_FILE|file:/c.mp4 is empty");
        assertThat(query("SELECT run, versions, listed = done + kept + quarantined, epoch_us(started) FROM runs"))
                .containsExactly("r1|{\"djl\":\"0.35.1\",\"spark\":\"4.1.2\"}|true|1700000000000000");
    }

    @Test
    void duckDbReadsMasksThatDecode() throws SQLException {
        try (Connection connection = duckDb();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT frame, mask, encoding FROM masks WHERE run = 'r1' AND sequence = 'b' ORDER BY frame")) {
            int frame = 0;
            while (rows.next()) {
                assertThat(rows.getInt(1)).isEqualTo(frame);
                assertThat(rows.getString(3)).isEqualTo(MaskCodec.ENCODING);
                assertThat(MaskCodec.decode(rows.getBytes(2)))
                        .isEqualTo(Units.row(frame).mask());
                frame++;
            }
            assertThat(frame).isEqualTo(5);
        }
    }

    @Test
    void sparkReadsEveryTableFromItsFolder() {
        SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        try {
            for (String table : List.of("masks", "frames", "sequences", "quarantine", "runs")) {
                spark.read().parquet(root.resolve(table).toString()).createOrReplaceTempView(table);
            }
            Row frames = spark.sql("SELECT count(*), sum(pixel_counts[1]), sum(intersections[0]) FROM frames"
                            + " WHERE run = 'r1' AND sequence = 'b'")
                    .first();
            assertThat(frames.mkString("|")).isEqualTo("5|22|4");
            assertThat(spark.sql("SELECT f.run, f.frame FROM frames f JOIN masks m USING (run, sequence, frame)")
                            .count())
                    .isEqualTo(22);
            assertThat(spark.sql("SELECT started FROM runs")
                            .first()
                            .getTimestamp(0)
                            .getTime())
                    .isEqualTo(1_700_000_000_000L);
            assertThat(spark.sql("SELECT miou FROM sequences ORDER BY sequence")
                            .first()
                            .getDouble(0))
                    .isEqualTo(0.5);
        } finally {
            spark.stop();
        }
    }

    @Test
    void rewritingADriverTableReplacesItsOneFile() throws IOException, SQLException {
        tables().writeQuarantine("r1", List.of());

        assertThat(query("SELECT count(*) FROM quarantine")).containsExactly("0");
        try (Stream<Path> files = Files.list(root.resolve("quarantine/run=r1"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void theDocumentationNamesEveryColumn() throws IOException {
        String document = Files.readString(DOCUMENT);

        for (Table<?> table : List.of(Tables.MASKS, Tables.FRAMES, Tables.SEQUENCES, Tables.QUARANTINE, Tables.RUNS)) {
            assertThat(document).contains("## " + table.name());
            String section = document.substring(document.indexOf("## " + table.name()));
            assertThat(table.schema().getFields())
                    .allSatisfy(column -> assertThat(section).contains("`" + column.getName() + "`"));
        }
    }

    private List<String> query(String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Connection connection = duckDb();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(rows.getObject(i)));
                }
                lines.add(String.join("|", cells));
            }
        }
        return lines;
    }

    private Connection duckDb() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement()) {
            for (String table : List.of("masks", "frames", "sequences", "quarantine", "runs")) {
                statement.execute("CREATE VIEW %s AS FROM read_parquet('%s/%s/*/*.parquet', hive_partitioning = true)"
                        .formatted(table, root, table));
            }
        }
        return connection;
    }
}
