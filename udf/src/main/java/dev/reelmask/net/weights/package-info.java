/**
 * Weights, tensors by name: read from the files of other people without running code of theirs, and compared with the
 * parameters that a network of {@code net.graph} has. Here are also the containers that such files are made of, zips
 * and pickles. Knows no DJL.
 *
 * <p>Begin with {@link dev.reelmask.net.weights.WeightFiles} and {@link dev.reelmask.net.weights.Weights}.
 */
package dev.reelmask.net.weights;
