package dev.reelmask.job.plan;

import dev.reelmask.video.FrameRange;
import java.io.Serializable;

/**
 * A piece of a sequence, and how to get at it.
 *
 * @param range the piece's frames, and where to start decoding
 * @param costSeconds estimate of one thread's time
 */
public record PlannedPiece(Piece piece, FrameRange range, double costSeconds) implements Serializable {}
