/**
 * {@code reelmask sweep}: many operating points over a corpus for little more than the cost of one.
 * {@link dev.reelmask.job.sweep.SweepPoints} reads what is to be tried, {@link dev.reelmask.job.segment.SweepJob} runs
 * it, {@link dev.reelmask.job.sweep.SweepReport} compares and recommends.
 */
package dev.reelmask.job.sweep;
