package dev.reelmask.job.execute;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.Tuple4;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Follows an accumulator while its tasks still run: Spark adds a task's share when the task ends, but executors report
 * it with every heartbeat.
 */
final class ProgressListener extends SparkListener {
    private final long accumulator;
    private final Map<Long, Double> running = new ConcurrentHashMap<>();

    /** @param accumulator id of the accumulator to follow */
    ProgressListener(long accumulator) {
        this.accumulator = accumulator;
    }

    /** What tasks that have not ended have added so far. */
    double running() {
        return running.values().stream().mapToDouble(share -> share).sum();
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
                CollectionConverters.asJava(update.accumUpdates())) {
            for (AccumulableInfo info : CollectionConverters.asJava(task._4())) {
                if (info.id() == accumulator
                        && info.update().isDefined()
                        && info.update().get() instanceof Number n) {
                    running.put((Long) task._1(), n.doubleValue());
                }
            }
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        running.remove(end.taskInfo().taskId());
    }
}
