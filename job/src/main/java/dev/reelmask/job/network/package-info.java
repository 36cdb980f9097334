/**
 * The networks and the flow estimator of a run: read by the driver, loaded once by each executor. Begin with
 * {@link dev.reelmask.job.network.NetworkSource}.
 */
package dev.reelmask.job.network;
