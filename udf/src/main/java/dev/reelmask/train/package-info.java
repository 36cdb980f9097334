/**
 * What every training shares: the loop over steps with its pace, its checkpoints and its curve. Stands on
 * {@code train.step}; knows no task: a trainer ({@code train.segmenter}, {@code train.flow}) hands it a
 * {@code TrainingTask}.
 *
 * <p>Begin with {@link dev.reelmask.train.TrainingLoop} and {@link dev.reelmask.train.TrainingTask}.
 */
package dev.reelmask.train;
