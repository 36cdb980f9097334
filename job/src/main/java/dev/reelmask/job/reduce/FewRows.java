package dev.reelmask.job.reduce;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Spark compiles each query to Java, plans it anew after each of its stages and spreads it over tasks, which pays over
 * many rows; a dozen queries over a few thousand take longer to compile, plan and spread than to run. Off where the
 * rows are few, until the settings are restored.
 */
final class FewRows {
    private static final long MANY = 200_000;
    /** As they are unless the user has decided. */
    private static final Map<String, String> OFF = Map.of(
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.sql.adaptive.enabled", "false");
    /** In any case: how many tasks. */
    private static final Map<String, String> TASKS = Map.of(
            "spark.sql.shuffle.partitions", "1",
            "spark.sql.files.minPartitionNum", "1",
            "spark.sql.files.openCostInBytes", "1024");

    private final RuntimeConfig settings;
    private final Map<String, Optional<String>> before = new HashMap<>();

    private FewRows(SparkSession spark) {
        this.settings = spark.conf();
    }

    /** Whether there are so few. */
    static boolean are(long rows) {
        return rows < MANY;
    }

    static FewRows suit(SparkSession spark, long rows) {
        FewRows few = new FewRows(spark);
        if (are(rows)) {
            OFF.forEach((name, value) -> {
                if (!few.settings.getAll().contains(name)) {
                    few.set(name, value);
                }
            });
            TASKS.forEach(few::set);
        }
        return few;
    }

    private void set(String name, String value) {
        Option<String> old = settings.getAll().get(name);
        before.put(name, old.isDefined() ? Optional.of(old.get()) : Optional.empty());
        settings.set(name, value);
    }

    /** Puts the settings back as they were. */
    void restore() {
        before.forEach(
                (name, value) -> value.ifPresentOrElse(old -> settings.set(name, old), () -> settings.unset(name)));
    }
}
