/**
 * Units on the executors: frames through the loop into files, failures into results. Begin with
 * {@link dev.reelmask.job.execute.UnitTask} on an executor, {@link dev.reelmask.job.execute.Execution} on the driver.
 */
package dev.reelmask.job.execute;
