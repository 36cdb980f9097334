/** Optical flow: fields and their estimators. Begin with {@link dev.reelmask.flow.FlowEstimator}. */
package dev.reelmask.flow;
