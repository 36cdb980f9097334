package dev.reelmask.testing;

import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.testing.tag.TagGuard;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of the tests' JVM: two task slots, no web page. */
public final class LocalSpark {
    private static SparkSession session;

    private LocalSpark() {}

    /** Nobody needs to close it; if somebody did, it opens again. */
    public static synchronized SparkSession session() {
        TagGuard.uses(TagGuard.SPARK);
        if (session == null || session.sparkContext().isStopped()) {
            session = SparkSessions.open(
                    ConfigReader.read(
                            Optional.empty(), Map.of("execute.master", "local[2]", "spark.spark.ui.enabled", "false")),
                    "tests");
        }
        return session;
    }
}
