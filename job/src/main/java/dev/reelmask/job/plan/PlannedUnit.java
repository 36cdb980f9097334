package dev.reelmask.job.plan;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.video.FrameRange;
import java.io.Serializable;

/**
 * One unit of work: a sequence, or one piece of a long one.
 *
 * @param range the piece's frames, and where to start decoding
 * @param pieces how many pieces its sequence has
 * @param fingerprint of everything that can change its rows
 * @param costSeconds estimate of one thread's time
 */
public record PlannedUnit(
        SequenceSpec sequence, Piece piece, FrameRange range, int pieces, String fingerprint, double costSeconds)
        implements Serializable {
    /** This unit, with more known of its sequence. */
    public PlannedUnit with(SequenceSpec known) {
        return new PlannedUnit(known, piece, range, pieces, fingerprint, costSeconds);
    }

    /** Sequence and first frame, for messages and for order. */
    public String name() {
        return sequence.id() + "." + piece.firstFrame();
    }
}
