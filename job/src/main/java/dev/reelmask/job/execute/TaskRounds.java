package dev.reelmask.job.execute;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.execute.UnitResult.Hopeless;
import dev.reelmask.job.plan.PlannedTask;
import dev.reelmask.publish.FailPoint;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.ResultsException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * One Spark job a round: results come in as tasks end, so that a task that dies costs no other its results. Several
 * threads may run rounds at once; the one that began first has the slots first. What ends one of them ends all.
 */
public final class TaskRounds {
    private static final String GROUP = "reelmask-segment";

    private final JavaSparkContext spark;
    private final UnitTask work;
    private final SparkSlots slots;
    private final AtomicReference<RuntimeException> end = new AtomicReference<>();

    public TaskRounds(JavaSparkContext spark, UnitTask work, SparkSlots slots) {
        this.spark = spark;
        this.work = work;
        this.slots = slots;
    }

    /**
     * What a round brought.
     *
     * @param left tasks without results
     * @param died those of them of which an attempt failed
     * @param failure of the stage, if it was lost
     */
    record Round(
            List<RunResult> results, List<PlannedTask> left, List<PlannedTask> died, Optional<Throwable> failure) {}

    /** Ends the tasks of the rounds that run now. */
    public static void cancel(JavaSparkContext spark) {
        spark.cancelJobGroup(GROUP);
    }

    /** Ends all rounds, now and later; the first reason is what they throw. */
    void end(RuntimeException reason) {
        end.compareAndSet(null, reason);
        cancel(spark);
    }

    /**
     * Runs tasks.
     *
     * @param arrived takes the results of each task as it ends, on a thread of Spark's that must not wait
     * @throws RuntimeException what ended all rounds
     */
    Round run(List<PlannedTask> tasks, String stage, Consumer<List<RunResult>> arrived) {
        List<List<RunResult>> results = new ArrayList<>(
                tasks.stream().map(task -> (List<RunResult>) null).toList());
        FailedAttempts attempts = new FailedAttempts();
        spark.sc().addSparkListener(attempts);
        try {
            throwEnd();
            submit(tasks, stage, attempts, results, arrived);
            throwEnd();
            return round(tasks, results, Set.of(), Optional.empty());
        } catch (StageLost e) {
            throwEnd();
            return round(tasks, results, attempts.partitions(spark), Optional.of(e.getCause()));
        } finally {
            spark.sc().removeSparkListener(attempts);
            spark.clearJobGroup();
        }
    }

    private void throwEnd() {
        if (end.get() != null) {
            throw end.get();
        }
    }

    private static Optional<Hopeless> hopeless(List<RunResult> results) {
        return results.stream()
                .map(RunResult::result)
                .filter(Hopeless.class::isInstance)
                .map(Hopeless.class::cast)
                .findFirst();
    }

    private static Round round(
            List<PlannedTask> tasks, List<List<RunResult>> results, Set<Integer> failed, Optional<Throwable> failure) {
        List<RunResult> all = new ArrayList<>();
        List<PlannedTask> left = new ArrayList<>();
        List<PlannedTask> died = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            if (results.get(i) != null) {
                all.addAll(results.get(i));
            } else {
                left.add(tasks.get(i));
                if (failed.contains(i)) {
                    died.add(tasks.get(i));
                }
            }
        }
        return new Round(all, left, died, failure);
    }

    private void submit(
            List<PlannedTask> tasks,
            String stage,
            FailedAttempts attempts,
            List<List<RunResult>> results,
            Consumer<List<RunResult>> arrived)
            throws StageLost {
        Stages.name(spark, stage, tasks.size() + " tasks");
        spark.setJobGroup(GROUP, stage + ": " + tasks.size() + " tasks", true);
        spark.setLocalProperty(FailedAttempts.ROUND, attempts.round());
        JavaRDD<PlannedTask> rdd = spark.parallelize(tasks, tasks.size());
        JavaRDD<RunResult> ends = slots.given(rdd).mapPartitions(work);
        Function2<Object, List<RunResult>, BoxedUnit> handler = (partition, ended) -> {
            results.set((Integer) partition, ended);
            FailPoint.STATUS_RETURNED.reached();
            hopeless(ended).ifPresent(reason -> end(reason.exception()));
            arrived.accept(ended);
            return BoxedUnit.UNIT;
        };
        ClassTag<List<RunResult>> tag = ClassTag$.MODULE$.apply(List.class);
        List<Object> partitions =
                IntStream.range(0, tasks.size()).mapToObj(i -> (Object) i).toList();
        try {
            spark.sc()
                    .runJob(
                            ends.rdd(),
                            new Drain(),
                            CollectionConverters.asScala(partitions).toSeq(),
                            handler,
                            tag);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw lost(e);
        }
    }

    /** All results of a task. */
    private static final class Drain
            implements Function2<TaskContext, Iterator<RunResult>, List<RunResult>>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public List<RunResult> apply(TaskContext context, Iterator<RunResult> results) {
            return new ArrayList<>(CollectionConverters.asJava(results.toList()));
        }
    }

    private StageLost lost(Exception failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof UserException || t instanceof ResultsException || t instanceof LeaseLostException) {
                throw (RuntimeException) t;
            }
        }
        if (!(failure instanceof SparkException) || spark.sc().isStopped()) {
            throw new IllegalStateException(failure);
        }
        return new StageLost(failure);
    }

    /** One of a stage's tasks failed as often as Spark allows, or the round was cancelled. */
    private static final class StageLost extends Exception {
        private static final long serialVersionUID = 1L;

        StageLost(Exception cause) {
            super(cause);
        }
    }
}
