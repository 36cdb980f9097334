/**
 * Units on the executors: frames through the loop into files, failures into results. Begin with
 * {@link dev.reelmask.job.execute.UnitTask} on an executor, {@link dev.reelmask.job.execute.Execution} on the driver.
 *
 * <p>More than twenty files: first looks, units and their failures share how an executor's faults become results.
 */
package dev.reelmask.job.execute;
