package dev.reelmask.job.execute;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Which partitions of the round that runs had an attempt that failed by itself. */
final class FailedAttempts extends SparkListener {
    private static final long PATIENCE_MS = 10_000;

    private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();

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
        if (isOwnFailure) {
            partitions.add(end.taskInfo().index());
        }
    }
}
