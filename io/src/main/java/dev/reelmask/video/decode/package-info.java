/**
 * Pictures out of the packets of {@code video.container}, numbered, with what the packets tell of lost and patched
 * ones. Begin with {@link dev.reelmask.video.decode.SequenceDecoder}, the way in for both kinds of sequences, then
 * {@code VideoProducer} and {@code VideoRun}. {@code DecodeProcess} has them run in a process of their own,
 * {@code DecodeMain}.
 */
package dev.reelmask.video.decode;
