/**
 * {@code reelmask train}: options of the trainers and the pages that show how a training went. The training itself is
 * {@code net.train}; begin with {@link dev.reelmask.job.train.TrainSegmenterCommand}.
 */
package dev.reelmask.job.train;
