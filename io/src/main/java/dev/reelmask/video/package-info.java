/**
 * The frames of a sequence, a video's or a folder's, as those see them who ask for them:
 * {@link dev.reelmask.video.SequenceFrames}, what to decode and how. Begin there, then read
 * {@code video.decode.SequenceDecoder}, which opens them.
 *
 * <p>What makes them lies below: {@code container} and {@code decode} for videos, {@code image} for folders,
 * {@code watch} for the thread in which both run, {@code damage} for what went wrong. {@code probe} looks without
 * decoding, {@code encode} writes.
 */
package dev.reelmask.video;
