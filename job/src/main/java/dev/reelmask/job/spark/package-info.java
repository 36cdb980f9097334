/**
 * The Spark session that commands share, and results roots as commands open them. Begin with
 * {@link dev.reelmask.job.spark.SparkSessions}.
 */
package dev.reelmask.job.spark;
