package dev.reelmask.job.execute;

import dev.reelmask.job.config.JobConfig.ExecuteConfig;
import dev.reelmask.job.spark.SparkSessions;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * What a task gets of its executor. Where it asks for GPUs that is a task-only resource profile, made once, for Spark
 * forgets none: its part of a GPU, and a core for each of its threads, which decode and make flows beside the GPU.
 */
public final class SparkSlots {
    private final Optional<ResourceProfile> profile;

    private SparkSlots(Optional<ResourceProfile> profile) {
        this.profile = profile;
    }

    /** Of tasks that units run in. */
    public static SparkSlots of(ExecuteConfig execute) {
        if (execute.gpusPerTask() == 0) {
            return new SparkSlots(Optional.empty());
        }
        TaskResourceRequests requests =
                new TaskResourceRequests().cpus(execute.threadsPerTask()).resource("gpu", execute.gpusPerTask());
        return new SparkSlots(
                Optional.of(new ResourceProfileBuilder().require(requests).build()));
    }

    /** Empty where tasks ask for no GPU. */
    Optional<ResourceProfile> profile() {
        return profile;
    }

    static boolean isLocal(JavaSparkContext spark) {
        return SparkSessions.isLocal(spark.master());
    }

    /** The RDD whose tasks get it. */
    public <T> JavaRDD<T> given(JavaRDD<T> rdd) {
        return profile.map(rdd::withResources).orElse(rdd);
    }
}
