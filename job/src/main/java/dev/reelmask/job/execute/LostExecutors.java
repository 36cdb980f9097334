package dev.reelmask.job.execute;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import scala.jdk.javaapi.CollectionConverters;

/** Tells of executors that are lost while a start runs; their tasks run again elsewhere. */
public final class LostExecutors extends SparkListener {
    private static final int MESSAGE = 160;

    private final Consumer<String> note;
    private final Map<String, String> hosts = new ConcurrentHashMap<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();

    /**
     * Knows no executor yet.
     *
     * @param note takes a line for each
     */
    LostExecutors(Consumer<String> note) {
        this.note = note;
    }

    /** Listens from now on; knows the executors that are there. */
    public static LostExecutors watch(JavaSparkContext spark, Consumer<String> note) {
        LostExecutors losses = new LostExecutors(note);
        spark.sc().addSparkListener(losses);
        CollectionConverters.asJava(spark.sc().statusStore().executorList(true))
                .forEach(executor -> losses.hosts.putIfAbsent(executor.id(), host(executor.hostPort())));
        return losses;
    }

    private static String host(String hostPort) {
        return hostPort.substring(0, Math.max(0, hostPort.lastIndexOf(':')));
    }

    /** One line each. */
    public List<String> lines() {
        return List.copyOf(lost);
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
        hosts.put(added.executorId(), added.executorInfo().executorHost());
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        String reason = removed.reason().replaceAll("\\s+", " ");
        if (reason.contains("idle") || reason.contains("killed by driver")) {
            return; // dynamic allocation gave it back
        }
        String line = "executor %s on %s was lost: %s"
                .formatted(
                        removed.executorId(),
                        hosts.getOrDefault(removed.executorId(), "unknown host"),
                        reason.substring(0, Math.min(MESSAGE, reason.length())));
        lost.add(line);
        note.accept("warning: " + line);
    }
}
