/**
 * Optical flow by block vectors: what an encoder finds when it predicts one frame from another. Begin with
 * {@link dev.reelmask.flow.vectors.VectorFlow}; {@link dev.reelmask.flow.vectors.AutoFlow} has DIS go on from there.
 * FFmpeg does the search: {@code ProxyEncoder} encodes a pair of frames, {@code VectorReader} reads the vectors back.
 */
package dev.reelmask.flow.vectors;
