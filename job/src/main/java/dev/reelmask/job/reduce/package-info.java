/**
 * {@code reelmask summarize}: aggregates over the rows of finished units, by Spark SQL, and which runs they cover.
 * Begin with {@link dev.reelmask.job.reduce.SummarizeJob}.
 */
package dev.reelmask.job.reduce;
