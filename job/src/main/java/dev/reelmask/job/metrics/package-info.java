/**
 * What executors have done so far, for Spark's metrics system: counters that tasks add to, and a Spark plugin that
 * shows them by executor. Builds on {@code table.row}; begin with {@link dev.reelmask.job.metrics.WorkCounters}.
 */
package dev.reelmask.job.metrics;
