/**
 * The trainer of segmentation networks whose masks are steady from frame to frame while each frame is segmented by
 * itself: a temporal loss between two frames of a video (Liu et al., Efficient Semantic Video Segmentation with
 * Per-Frame Inference, ECCV 2020). Stands on {@code train}, {@code train.data} and {@code train.segmenter}.
 *
 * <p>Begin with {@link dev.reelmask.train.steady.SteadyTraining}.
 */
package dev.reelmask.train.steady;
