package dev.reelmask.job.plan;

import dev.reelmask.video.FrameRange;
import java.io.Serializable;

/**
 * A piece of a sequence, and how to get at it.
 *
 * @param range the piece's frames, and where to start decoding
 * @param costSeconds estimate of one thread's time
 * @param guessedFor length of a piece in frames where it is a guess that the sequence is one, which its task is to look
 *     into; else 0
 */
public record PlannedPiece(Piece piece, FrameRange range, double costSeconds, int guessedFor) implements Serializable {
    /** A piece of a sequence that was looked at. */
    public static PlannedPiece seen(Piece piece, FrameRange range, double costSeconds) {
        return new PlannedPiece(piece, range, costSeconds, 0);
    }

    /**
     * Whether the sequence is cut as planned.
     *
     * @param promised frames that it says it has, 0 if it does not say
     */
    public boolean holds(long promised) {
        return guessedFor == 0 || (promised > 0 && Piece.isOne(promised, guessedFor));
    }
}
