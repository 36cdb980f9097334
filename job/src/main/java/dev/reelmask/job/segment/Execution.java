package dev.reelmask.job.segment;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.SparkSessions;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.segment.UnitResult.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * Runs planned tasks on the executors.
 *
 * <p>Failures of sequences come back as results. A task that dies all the same, for example with its executor, is tried
 * again by Spark; if it dies each time, its stage is lost. Then the units without files run again alone, one Spark job
 * each, and those that still die are set aside: a sequence that brings executors down does not stop the others.
 */
final class Execution {
    /** So many units that die alone, and none that does not, are no accident. */
    private static final int HOPELESS = 8;

    private final JavaSparkContext spark;
    private final UnitTask work;
    private final double gpusPerTask;

    Execution(JavaSparkContext spark, UnitTask work, double gpusPerTask) {
        this.spark = spark;
        this.work = work;
        this.gpusPerTask = gpusPerTask;
        if (gpusPerTask > 0 && SparkSessions.isLocal(spark.master())) {
            throw new UserException(
                    "execute.gpus-per-task needs a cluster: Spark schedules no GPUs in local mode. Set it to 0 and network.device to gpu.");
        }
    }

    /** Runs all tasks, the first first. */
    List<UnitResult> run(List<PlannedTask> tasks) {
        if (tasks.isEmpty()) {
            return List.of();
        }
        try {
            return collect(tasks, "segment", String.format(Locale.ROOT, "%d tasks", tasks.size()));
        } catch (TasksDied e) {
            List<PlannedUnit> units =
                    tasks.stream().flatMap(task -> task.units().stream()).toList();
            return oneByOne(units);
        }
    }

    private List<UnitResult> oneByOne(List<PlannedUnit> units) {
        List<UnitResult> results = new ArrayList<>();
        int died = 0;
        for (PlannedUnit unit : units) {
            try {
                results.addAll(collect(List.of(new PlannedTask(List.of(unit))), "segment alone", unit.name()));
            } catch (TasksDied e) {
                died++;
                if (died == HOPELESS && results.size() == died - 1) {
                    throw new IllegalStateException("tasks die whatever sequence they run", e);
                }
                results.add(new Failed(
                        unit.sequence().id(),
                        ReasonCode.NETWORK_FAILURE,
                        "its task died each time it ran: " + e.getMessage()));
            }
        }
        return results;
    }

    private List<UnitResult> collect(List<PlannedTask> tasks, String stage, String description) throws TasksDied {
        Stages.name(spark, stage, description);
        JavaRDD<PlannedTask> rdd = spark.parallelize(tasks, tasks.size());
        if (gpusPerTask > 0) {
            rdd = rdd.withResources(profile());
        }
        try {
            return rdd.mapPartitions(work).collect();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw dead(e);
        }
    }

    private TasksDied dead(Exception failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof UserException mistake) {
                throw mistake;
            }
        }
        if (!(failure instanceof SparkException) || spark.sc().isStopped()) {
            throw new IllegalStateException(failure);
        }
        return new TasksDied(failure);
    }

    private ResourceProfile profile() {
        TaskResourceRequests requests = new TaskResourceRequests().cpus(1).resource("gpu", gpusPerTask);
        return new ResourceProfileBuilder().require(requests).build();
    }

    /** A stage was lost because one of its tasks failed as often as Spark allows. */
    private static final class TasksDied extends Exception {
        private static final long serialVersionUID = 1L;

        TasksDied(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
