/**
 * The trainer of segmentation networks for skip propagation, on labelled frames and key frames before them. Stands on
 * {@code train}, {@code train.data} and the settings of {@code train.segmenter}.
 *
 * <p>Begin with {@link dev.reelmask.train.skip.SkipTraining}.
 */
package dev.reelmask.train.skip;
