package dev.reelmask.job.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.reelmask.job.metrics.WorkCounters.Counter;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;

/** Shows the totals of all executors, and of each from its first unit on. */
final class DriverMeter implements DriverPlugin {
    private ExecutorTotals totals;

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
        MetricRegistry metrics = context.metricRegistry();
        totals = new ExecutorTotals(executor -> register(metrics, executor));
        for (Counter counter : Counter.values()) {
            metrics.register("all." + counter.spelling(), (Gauge<Long>) () -> totals.all(counter));
        }
        spark.addSparkListener(totals);
        return Map.of();
    }

    private void register(MetricRegistry metrics, String executor) {
        for (Counter counter : Counter.values()) {
            metrics.register("executor." + executor + "." + counter.spelling(), (Gauge<Long>)
                    () -> totals.of(executor, counter));
        }
    }
}
