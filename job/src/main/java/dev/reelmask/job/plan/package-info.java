/**
 * What is to do, as plain data, and how much at a time: pieces, units and tasks of about equal cost. Knows no Spark.
 * Begin with {@link dev.reelmask.job.plan.TaskPacking}.
 */
package dev.reelmask.job.plan;
