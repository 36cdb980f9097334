package dev.reelmask.job.spark;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.JobConfig;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Opens the Spark session of a command. */
public final class SparkSessions {
    private static final String HADOOP = "spark.hadoop.";

    private SparkSessions() {}

    /**
     * A session configured by, in rising order: what suits this job, spark-submit, and the section {@code spark} of the
     * configuration. The caller closes it.
     *
     * @throws UserException if Spark does not start with these settings on this machine
     * @throws ClusterException if it does not start on the cluster
     */
    public static SparkSession open(JobConfig config, String name) {
        SparkConf conf = conf(config, name);
        try {
            return SparkSession.builder().config(conf).getOrCreate();
        } catch (Exception e) {
            // Scala declares nothing
            String message = "Spark does not start on %s: %s. Check execute.master and the section spark"
                    .formatted(conf.get("spark.master"), e.getMessage());
            if (isLocal(conf.get("spark.master"))) {
                throw new UserException(message + ".", e);
            }
            throw new ClusterException(message + ", and whether the cluster can be reached.", e);
        }
    }

    /** What a session is configured with. */
    static SparkConf conf(JobConfig config, String name) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.master", config.execute().master());
        conf.setAppName("reelmask " + name);
        conf.setIfMissing("spark.sql.session.timeZone", "UTC");
        // a run's name stays text even where it looks like a number
        conf.setIfMissing("spark.sql.sources.partitionColumnTypeInference.enabled", "false");
        // a speculative copy of a native task only burns its cores
        conf.setIfMissing("spark.speculation", "false");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            // Counts for the progress line come with heartbeats. One that comes while spark-submit's jar is still being
            // copied makes Spark write a stack trace.
            conf.setIfMissing("spark.executor.heartbeatInterval", conf.contains("spark.jars") ? "10s" : "1s");
            conf.setIfMissing("spark.sql.shuffle.partitions", "4");
        }
        config.spark().forEach(conf::set);
        return conf;
    }

    /** Hadoop's settings as the session will have them: its own files, then {@code spark.hadoop.*}. */
    public static Configuration hadoop(JobConfig config) {
        Configuration hadoop = new Configuration();
        for (Tuple2<String, String> property : new SparkConf().getAll()) {
            put(hadoop, property._1(), property._2());
        }
        config.spark().forEach((name, value) -> put(hadoop, name, value));
        return hadoop;
    }

    private static void put(Configuration hadoop, String name, String value) {
        if (name.startsWith(HADOOP)) {
            hadoop.set(name.substring(HADOOP.length()), value);
        }
    }

    /** True if driver and executors are one JVM. */
    public static boolean isLocal(String master) {
        return master.equals("local") || master.startsWith("local[");
    }
}
