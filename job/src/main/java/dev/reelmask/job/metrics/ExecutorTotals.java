package dev.reelmask.job.metrics;

import dev.reelmask.job.metrics.WorkCounters.Counter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/** Sums what tasks that have ended added to {@link WorkCounters}, by the executor that ran them. */
final class ExecutorTotals extends SparkListener {
    private final Consumer<String> onFirst;
    private final Map<String, EnumMap<Counter, Long>> sums = new LinkedHashMap<>();

    /** @param onFirst takes the name of each executor when it first adds something */
    ExecutorTotals(Consumer<String> onFirst) {
        this.onFirst = onFirst;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (!end.taskInfo().successful()) {
            return;
        }
        for (AccumulableInfo info : CollectionConverters.asJava(end.taskInfo().accumulables())) {
            Optional<Counter> counter =
                    info.name().isDefined() ? Counter.of(info.name().get()) : Optional.empty();
            if (counter.isPresent()
                    && info.update().isDefined()
                    && info.update().get() instanceof Number added) {
                add(end.taskInfo().executorId(), counter.get(), added.longValue());
            }
        }
    }

    private void add(String executor, Counter counter, long added) {
        boolean isFirst;
        synchronized (sums) {
            isFirst = !sums.containsKey(executor);
            sums.computeIfAbsent(executor, e -> new EnumMap<>(Counter.class)).merge(counter, added, Long::sum);
        }
        if (isFirst) {
            onFirst.accept(executor);
        }
    }

    /** Of one executor. */
    long of(String executor, Counter counter) {
        synchronized (sums) {
            return sums.getOrDefault(executor, new EnumMap<>(Counter.class)).getOrDefault(counter, 0L);
        }
    }

    /** Of all. */
    long all(Counter counter) {
        synchronized (sums) {
            return sums.values().stream()
                    .mapToLong(of -> of.getOrDefault(counter, 0L))
                    .sum();
        }
    }
}
