package dev.reelmask.job.execute;

import org.apache.spark.api.java.JavaSparkContext;

/** Names what Spark's UI shows. */
public final class Stages {
    private Stages() {}

    /** Names the jobs and stages that this thread starts next. */
    public static void name(JavaSparkContext spark, String stage, String description) {
        spark.setCallSite(stage);
        spark.sc().setJobDescription(stage + ": " + description);
    }
}
