/**
 * The trainer of segmentation networks, on labelled frames. Stands on {@code train} and {@code train.data}.
 *
 * <p>Begin with {@link dev.reelmask.train.segmenter.SegmenterTraining}.
 */
package dev.reelmask.train.segmenter;
