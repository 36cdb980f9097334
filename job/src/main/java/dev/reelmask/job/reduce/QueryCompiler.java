package dev.reelmask.job.reduce;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/**
 * Spark compiles each query to Java, which pays over many rows; a dozen queries over a few thousand take longer to
 * compile than to run. Off where the rows are few and the user has not decided, until the settings are restored.
 */
final class QueryCompiler {
    private static final long WORTH_COMPILING = 200_000;
    private static final Map<String, String> OFF =
            Map.of("spark.sql.codegen.wholeStage", "false", "spark.sql.codegen.factoryMode", "NO_CODEGEN");

    private final RuntimeConfig settings;
    private final Set<String> changed = new TreeSet<>();

    private QueryCompiler(SparkSession spark) {
        this.settings = spark.conf();
    }

    static QueryCompiler forRows(SparkSession spark, long rows) {
        QueryCompiler compiler = new QueryCompiler(spark);
        if (rows < WORTH_COMPILING) {
            OFF.forEach(compiler::set);
        }
        return compiler;
    }

    private void set(String name, String value) {
        if (!settings.getAll().contains(name)) {
            changed.add(name);
            settings.set(name, value);
        }
    }

    /** Puts the settings back as they were. */
    void restore() {
        changed.forEach(settings::unset);
    }
}
