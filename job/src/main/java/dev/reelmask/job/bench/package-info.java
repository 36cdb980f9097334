/**
 * {@code reelmask bench}: speed and accuracy measured as ratios within one run, for {@code docs/results.md}. Nothing
 * that a user's run needs lies here. Begin with {@link dev.reelmask.job.bench.BenchCommand}, which lists the
 * measurements.
 */
package dev.reelmask.job.bench;
