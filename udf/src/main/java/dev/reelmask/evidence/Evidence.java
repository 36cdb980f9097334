package dev.reelmask.evidence;

/**
 * What a scheduler sees about frame i with last key frame k. It depends on the pair alone, so it can be computed ahead
 * for a window of frames.
 *
 * @param score the measured change, for example the mean absolute difference; 0 where the scheduler measures nothing
 */
public record Evidence(int frame, int lastKeyFrame, double score) {}
