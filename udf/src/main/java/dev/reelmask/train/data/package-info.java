/**
 * Frames and labels of corpora for training: decoded once into scratch files, drawn as views and pairs. The same seed
 * gives the same bytes. Stands on {@code train} for its random streams and digests; knows no network.
 *
 * <p>Begin with {@link dev.reelmask.train.data.LabelledSet} (single labelled frames) and
 * {@link dev.reelmask.train.data.FrameStore} (whole sequences).
 */
package dev.reelmask.train.data;
