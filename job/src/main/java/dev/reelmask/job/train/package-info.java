/**
 * {@code reelmask train}: options of the trainers and the pages that show how a training went. The training itself is
 * {@code train}; begin with {@link dev.reelmask.job.train.TrainSegmenterCommand}.
 *
 * <p>More than twenty files: a group of options each, which the trainers combine.
 */
package dev.reelmask.job.train;
