package dev.reelmask.job.plan;

import dev.reelmask.corpus.SequenceSpec;
import java.io.Serializable;

/**
 * One unit of work: a sequence, or one piece of a long one.
 *
 * @param pieces how many pieces its sequence has
 * @param fingerprint of everything that can change its rows
 */
public record PlannedUnit(SequenceSpec sequence, PlannedPiece planned, int pieces, String fingerprint)
        implements Serializable {
    /** Its frames. */
    public Piece piece() {
        return planned.piece();
    }

    /** Estimate of one thread's time. */
    public double costSeconds() {
        return planned.costSeconds();
    }

    /** Sequence and first frame, for messages and for order. */
    public String name() {
        return sequence.id() + "." + piece().firstFrame();
    }
}
