package dev.reelmask.job.segment;

import org.apache.spark.api.java.JavaSparkContext;

/** Names what Spark's UI shows. */
final class Stages {
    private Stages() {}

    /** Names the jobs and stages that this thread starts next. */
    static void name(JavaSparkContext spark, String stage, String description) {
        spark.setCallSite(stage);
        spark.sc().setJobDescription(stage + ": " + description);
    }
}
