/** Which device a task computes on. Begin with {@link dev.reelmask.job.device.Devices}. */
package dev.reelmask.job.device;
