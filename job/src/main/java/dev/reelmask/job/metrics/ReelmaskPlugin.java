package dev.reelmask.job.metrics;

import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * {@code spark.plugins=dev.reelmask.job.metrics.ReelmaskPlugin}: {@link WorkCounters} by executor among the driver's
 * metrics, from where Spark's sinks take them (Prometheus, JMX, Graphite). Executors run nothing for it.
 */
public final class ReelmaskPlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return new DriverMeter();
    }

    /** None: Spark takes null for that. */
    @Override
    public ExecutorPlugin executorPlugin() {
        return null;
    }
}
