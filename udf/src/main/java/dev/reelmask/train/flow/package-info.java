/**
 * The trainer of flow networks, on pairs of frames: from a teacher's flows, from the images alone, or so that a
 * segmentation network's key frames, warped, segment the frames around them. Stands on {@code train},
 * {@code train.data} and, for the key frames' states, {@code net.torch}.
 *
 * <p>Begin with {@link dev.reelmask.train.flow.FlowTraining} and its {@link dev.reelmask.train.flow.FlowStage}s.
 */
package dev.reelmask.train.flow;
