package dev.reelmask.job.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.testing.DuckDbSession;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.ReducedRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The aggregates beside what DuckDB makes of the same frames by queries that share nothing with ours, of the runs of
 * {@link ReducedRuns}.
 */
@Tag("spark")
class ReducedByDuckDbTest {
    @TempDir
    private static Path folder;

    private static DuckDbSession duckDb;

    @BeforeAll
    static void reduce() throws SQLException, IOException {
        ReducedRuns.write(folder);
        new SummarizeJob(LocalSpark.session(), new ResultsLayout(folder.toUri())).run();
        duckDb = DuckDbSession.open(folder, "duckdb.sql", "duckdb-summarize.sql");
        duckDb.execute(
                """
                CREATE TEMP VIEW seen AS
                SELECT f.*, coalesce(f.miou, f.agreement) AS fit,
                  decode_us + network_us + flow_us + propagate_us + encode_us AS us,
                  least(last_key_distance, coalesce(
                    (SELECT min(k.frame) - f.frame FROM finished_frames k
                     WHERE k.run = f.run AND k.sequence = f.sequence AND k.is_key AND k.frame >= f.frame
                       AND f.run <> 'looking-back'), last_key_distance)) AS nearest
                FROM finished_frames f
                """);
        duckDb.execute(
                """
                CREATE TEMP VIEW apart AS
                SELECT *, 'last' AS key, last_key_distance AS distance FROM seen
                UNION ALL SELECT *, 'nearest', nearest FROM seen
                """);
    }

    @AfterAll
    static void close() throws SQLException {
        duckDb.close();
    }

    @Test
    void keyIntervals() {
        same(
                "SELECT run, interval, count, round(share, 9) FROM finished_key_intervals",
                """
                WITH k AS (SELECT run, lead(frame) OVER (PARTITION BY run, sequence ORDER BY frame) - frame AS i
                           FROM finished_frames WHERE is_key)
                SELECT run, i, count(*), round(count(*) / sum(count(*)) OVER (PARTITION BY run), 9)
                FROM k WHERE i IS NOT NULL GROUP BY run, i
                """);
    }

    @Test
    void accuracyByDistanceWithItsDeciles() {
        same(
                "SELECT run, key, distance, frames, reference, round(miou, 9), round(pixel_accuracy, 9), deciles[1], deciles[5],"
                        + " deciles[9] FROM finished_accuracy_by_distance WHERE reference = 'label'",
                """
                WITH ranked AS (
                  SELECT *, row_number() OVER (PARTITION BY run, key, distance ORDER BY fit) AS place,
                         count(*) OVER (PARTITION BY run, key, distance) AS n
                  FROM apart WHERE reference = 'label')
                SELECT run, key, distance, count(*), 'label', round(avg(miou), 9), round(avg(pixel_accuracy), 9),
                       max(floor(fit * 1000) / 1000) FILTER (place = ceil(n / 10.0)),
                       max(floor(fit * 1000) / 1000) FILTER (place = ceil(n / 2.0)),
                       max(floor(fit * 1000) / 1000) FILTER (place = ceil(n * 9 / 10.0))
                FROM ranked GROUP BY run, key, distance
                """);
    }

    @Test
    void agreementByDistanceWhereThirtyFramesHaveIt() {
        same(
                "SELECT run, key, distance, frames, round(agreement, 9), deciles IS NULL FROM finished_accuracy_by_distance"
                        + " WHERE reference = 'key-mask'",
                """
                SELECT run, key, distance, count(*), CASE WHEN count(*) >= 30 THEN round(avg(agreement), 9) END, count(*) < 30
                FROM apart WHERE reference = 'key-mask' GROUP BY run, key, distance
                """);
    }

    @Test
    void corpusMeanIouByDistance() {
        same(
                "SELECT run, key, distance, round(corpus_miou, 9) FROM finished_accuracy_by_distance WHERE reference = 'label'",
                """
                SELECT run, key, distance, round(avg(i / u), 9) FROM (
                  SELECT run, key, distance, c, sum(intersections[c]) AS i, sum(unions[c]) AS u
                  FROM apart, (SELECT unnest([1, 2, 3]) AS c) WHERE reference = 'label' GROUP BY ALL)
                WHERE u > 0 GROUP BY run, key, distance
                """);
    }

    @Test
    void classes() {
        same(
                "SELECT run, class_id, frames, intersection, class_union, round(coalesce(iou, agreement), 9) FROM finished_class_iou",
                """
                SELECT run, c - 1, count(*) FILTER (unions[c] > 0), sum(intersections[c]), sum(unions[c]),
                       round(sum(intersections[c]) / sum(unions[c]), 9)
                FROM seen, (SELECT unnest([1, 2, 3]) AS c) WHERE reference IS NOT NULL GROUP BY run, c
                """);
    }

    @Test
    void operatingPoints() {
        same(
                "SELECT run, sequences, frames, keys, round(aki, 9), scored_frames, round(miou, 9), round(pixel_accuracy, 9),"
                        + " round(agreement, 9), decode_us, network_us FROM finished_operating_points",
                """
                SELECT run, count(DISTINCT sequence), count(*), count(*) FILTER (is_key),
                       round(count(*) / count(*) FILTER (is_key), 9), count(miou), round(avg(miou), 9),
                       round(avg(pixel_accuracy), 9), round(avg(agreement), 9), sum(decode_us), sum(network_us)
                FROM seen GROUP BY run
                """);
    }

    @Test
    void timesOfKeyFramesAndOthers() {
        same(
                "SELECT run, round(key_ms, 6), round(key_ms_p95, 6), round(key_ms_max, 6), round(between_ms, 6),"
                        + " round(between_ms_p95, 6), round(between_ms_max, 6) FROM finished_operating_points",
                """
                WITH cut AS (
                  SELECT *, CAST(rpad(left(us::VARCHAR, 3), length(us::VARCHAR)::INTEGER, '0') AS BIGINT) AS three,
                         row_number() OVER (PARTITION BY run, is_key ORDER BY us) AS place,
                         count(*) OVER (PARTITION BY run, is_key) AS n
                  FROM seen)
                SELECT run, round(avg(us) FILTER (is_key) / 1000, 6),
                       round(max(three) FILTER (is_key AND place = ceil(n * 0.95)) / 1000, 6),
                       round(max(us) FILTER (is_key) / 1000, 6),
                       round(avg(us) FILTER (NOT is_key) / 1000, 6),
                       round(max(three) FILTER (NOT is_key AND place = ceil(n * 0.95)) / 1000, 6),
                       round(max(us) FILTER (NOT is_key) / 1000, 6)
                FROM cut GROUP BY run
                """);
    }

    private static void same(String ours, String independent) {
        List<String> expected = duckDb.rows(independent);
        assertThat(expected).isNotEmpty();
        assertThat(duckDb.rows(ours)).containsExactlyInAnyOrderElementsOf(expected);
    }
}
