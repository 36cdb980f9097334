/**
 * {@code reelmask estimate}: how long a corpus will take on a cluster, by what earlier runs or a few measured frames
 * took. Builds on {@code job.plan}; begin with {@link dev.reelmask.job.estimate.EstimateCommand}.
 */
package dev.reelmask.job.estimate;
