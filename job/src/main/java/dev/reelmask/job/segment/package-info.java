/**
 * {@code reelmask segment}: plans a corpus on the driver, runs units on executors, publishes under the run's lease.
 * Begin with {@code SegmentJob} on the driver and {@code UnitTask} on an executor.
 *
 * <p>More than twenty files: planning, executing and publishing lie together until they are packages of their own.
 */
package dev.reelmask.job.segment;
