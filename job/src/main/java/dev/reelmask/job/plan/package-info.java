/**
 * What is to do, as plain data, and how much at a time: what becomes of each sequence, and pieces, units and tasks of
 * about equal cost. Knows no Spark. Begin with {@link dev.reelmask.job.plan.PlanDecisions}.
 */
package dev.reelmask.job.plan;
