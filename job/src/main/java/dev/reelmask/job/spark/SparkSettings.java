package dev.reelmask.job.spark;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkMasterRegex$;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.internal.config.ConfigReader;
import org.apache.spark.internal.config.package$;
import org.apache.spark.scheduler.ExternalClusterManager;
import org.apache.spark.sql.internal.SQLConf$;

/** Looks at what a configuration says to Spark, without starting it. */
public final class SparkSettings {
    private static final String PREFIX = "spark.";
    private static final String EXECUTOR_CORES = "spark.executor.cores";

    /** What k times a share may differ from 1: 0.33 is a third. */
    private static final double SHARE_TOLERANCE = 0.02;

    private static final Pattern NO_THREADS = Pattern.compile("local\\[0+[],].*");
    private static final Pattern STANDALONE = Pattern.compile("spark://[^\\s:/,]+:\\d{1,5}(,[^\\s:/,]+:\\d{1,5})*");

    private SparkSettings() {}

    /**
     * Looks at what a configuration says to Spark.
     *
     * @throws UserException if Spark would not start with it, or would not see it
     */
    public static void check(JobConfig config) {
        config.spark().forEach(SparkSettings::check);
        SparkConf conf = SparkSessions.conf(config, "check");
        String master = conf.get("spark.master");
        checkMaster(master);
        checkGpus(config.execute().gpusPerTask(), master);
        checkCores(config, conf.getInt(EXECUTOR_CORES, Integer.MAX_VALUE));
        try {
            conf.validateSettings();
        } catch (Exception e) {
            throw new UserException(
                    "Spark would not start: %s. Correct the section spark of the configuration."
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static void check(String name, String value) {
        if (!name.startsWith(PREFIX)) {
            throw new UserException(
                    "spark: Spark takes no '%s': its properties begin with 'spark.', also below the section spark. Did you mean '%s%s'?"
                            .formatted(name, PREFIX, name));
        }
        ConfigEntry<?> entry = SQLConf$.MODULE$.getConfigEntry(name);
        if (entry == null) {
            // the package's making registers Spark's own entries
            package$ unused = package$.MODULE$;
            entry = ConfigEntry.findEntry(name);
        }
        if (entry != null) {
            try {
                Object unused = entry.readFrom(new ConfigReader(Map.of(name, value)));
            } catch (RuntimeException e) {
                throw new UserException("spark: %s is wrong: %s. Correct it.".formatted(name, e.getMessage()), e);
            }
        }
    }

    private static void checkMaster(String master) {
        SparkMasterRegex$ known = SparkMasterRegex$.MODULE$;
        boolean isLocal = (master.equals("local")
                        || known.LOCAL_N_REGEX().matches(master)
                        || known.LOCAL_N_FAILURES_REGEX().matches(master))
                && !NO_THREADS.matcher(master).matches();
        boolean isCluster = STANDALONE.matcher(master).matches()
                || known.LOCAL_CLUSTER_REGEX().matches(master)
                || ServiceLoader.load(ExternalClusterManager.class).stream()
                        .anyMatch(manager -> manager.get().canCreate(master));
        if (!isLocal && !isCluster) {
            throw new UserException(
                    "execute.master '%s' is no master of this Spark: local, local[N], local[*] or spark://HOST:PORT; yarn and k8s://… need SPARK_HOME, a Spark that brings them."
                            .formatted(master));
        }
    }

    private static void checkCores(JobConfig config, int cores) {
        int threads = config.execute().threadsPerTask();
        if (config.execute().gpusPerTask() > 0 && threads > cores) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "execute.threads-per-task is %d, spark.executor.cores %d: with execute.gpus-per-task a task takes a core for each of its threads. Lower the one or raise the other.",
                    threads,
                    cores));
        }
    }

    /**
     * Looks at the GPUs that a task is to have.
     *
     * @throws UserException if Spark schedules none there, or none in such parts
     */
    public static void checkGpus(double perTask, String master) {
        if (perTask > 0 && SparkSessions.isLocal(master)) {
            throw new UserException(
                    "execute.gpus-per-task needs a cluster: Spark schedules no GPUs in local mode. Set it to 0, and network.device to gpu:0 or another of this machine.");
        }
        boolean isWhole = perTask >= 1 && perTask == Math.rint(perTask);
        if (perTask > 0 && !isWhole && !isShare(perTask)) {
            throw new UserException(
                    "execute.gpus-per-task must be a whole number, or 1/k for k tasks that share one, got " + perTask);
        }
    }

    /** Whether k tasks of a share fill one GPU. */
    private static boolean isShare(double perTask) {
        return perTask < 1 && Math.abs(Math.rint(1 / perTask) * perTask - 1) < SHARE_TOLERANCE;
    }
}
