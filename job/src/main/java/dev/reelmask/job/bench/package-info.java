/**
 * {@code reelmask bench}: speed and accuracy measured as ratios within one run, for {@code docs/results.md}. Nothing
 * that a user's run needs lies here. Begin with {@link dev.reelmask.job.bench.BenchCommand}, which lists the
 * measurements.
 *
 * <p>More than twenty files: a command a measurement, with the calls and sums that they share.
 */
package dev.reelmask.job.bench;
