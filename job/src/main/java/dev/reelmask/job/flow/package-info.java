/**
 * Which flow estimator a run takes, as {@code --flow} spells it. Begin with {@link dev.reelmask.job.flow.FlowSource}.
 */
package dev.reelmask.job.flow;
