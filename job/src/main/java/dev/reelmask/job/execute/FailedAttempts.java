package dev.reelmask.job.execute;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/** Which partitions of one round had an attempt that failed by itself. */
final class FailedAttempts extends SparkListener {
    /** Local property of Spark's jobs that says whose round they are. */
    static final String ROUND = "reelmask.round";

    private static final long PATIENCE_MS = 10_000;

    private final String round = UUID.randomUUID().toString();
    private final Set<Integer> stages = ConcurrentHashMap.newKeySet();

    private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();

    /** Value of {@link #ROUND}. */
    String round() {
        return round;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        if (round.equals(start.properties().getProperty(ROUND))) {
            CollectionConverters.asJava(start.stageIds()).forEach(id -> stages.add((Integer) id));
        }
    }

    /** What is known once Spark has told of all that has happened. */
    Set<Integer> partitions(JavaSparkContext spark) {
        try {
            spark.sc().listenerBus().waitUntilEmpty(PATIENCE_MS);
        } catch (TimeoutException e) {
            return Set.of();
        }
        return Set.copyOf(partitions);
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        boolean isOwnFailure = end.reason() != Success$.MODULE$ && !(end.reason() instanceof TaskKilled);
        if (isOwnFailure && stages.contains(end.stageId())) {
            partitions.add(end.taskInfo().index());
        }
    }
}
