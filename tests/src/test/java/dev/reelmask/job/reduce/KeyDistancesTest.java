package dev.reelmask.job.reduce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.LocalSpark;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The nearest key frame is one that the mask can come from: over the end of a piece where that is a key frame's place.
 */
@Tag("spark")
class KeyDistancesTest {
    /** Six frames in two pieces; the key frames are 0, 1 and 4. */
    private static final String FRAMES =
            """
            SELECT '%s' AS run, 's' AS sequence, id AS frame, IF(id >= 4, 4, 0) AS piece_first_frame,
                   id IN (0, 1, 4) AS is_key, id - CASE WHEN id = 0 THEN 0 WHEN id < 4 THEN 1 ELSE 4 END AS last_key_distance
            FROM (SELECT CAST(id AS INT) AS id FROM range(6))
            """;

    @Test
    void theNearestKeyFrameMayBeTheNextPiecesFirst() {
        SparkSession spark = LocalSpark.session();
        spark.sql(
                        "SELECT * FROM VALUES ('with', 'blend', 'true'), ('without', 'blend', 'false'), ('old', 'blend', NULL),"
                                + " ('causal', 'causal', 'true') AS t(run, propagation, end_key)")
                .createOrReplaceTempView("run_facts");
        spark.sql(String.join(
                        " UNION ALL ",
                        List.of("with", "without", "old", "causal").stream()
                                .map(FRAMES::formatted)
                                .toList()))
                .createOrReplaceTempView("frames");

        assertThat(nearest(spark, "with")).containsExactly(0, 0, 1, 1, 0, 1);
        assertThat(nearest(spark, "without")).containsExactly(0, 0, 1, 2, 0, 1);
        assertThat(nearest(spark, "old")).containsExactly(0, 0, 1, 2, 0, 1);
        assertThat(nearest(spark, "causal")).containsExactly(0, 0, 1, 2, 0, 1);
    }

    private static List<Integer> nearest(SparkSession spark, String run) {
        Queries queries = new Queries(1);
        spark.sql(queries.text("key_spans")).createOrReplaceTempView("key_spans");
        return spark
                .sql(queries.text("key_distances"))
                .where("run = '" + run + "'")
                .orderBy("frame")
                .collectAsList()
                .stream()
                .map(row -> row.<Integer>getAs("nearest_key_distance"))
                .toList();
    }
}
