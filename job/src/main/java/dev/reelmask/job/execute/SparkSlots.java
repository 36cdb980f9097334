package dev.reelmask.job.execute;

import dev.reelmask.job.spark.SparkSessions;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/** What a task gets of its executor. */
public final class SparkSlots {
    private SparkSlots() {}

    static boolean isLocal(JavaSparkContext spark) {
        return SparkSessions.isLocal(spark.master());
    }

    /** Asks for GPUs for the tasks of an RDD, by a task-only resource profile; none for 0. */
    public static <T> JavaRDD<T> withGpus(JavaRDD<T> rdd, double gpusPerTask) {
        if (gpusPerTask == 0) {
            return rdd;
        }
        TaskResourceRequests requests = new TaskResourceRequests().cpus(1).resource("gpu", gpusPerTask);
        ResourceProfile profile = new ResourceProfileBuilder().require(requests).build();
        return rdd.withResources(profile);
    }
}
