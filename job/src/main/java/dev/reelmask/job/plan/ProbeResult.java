package dev.reelmask.job.plan;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.label.LabelBounds;
import java.io.Serializable;
import java.util.List;

/** What a first look at a sequence found. */
public sealed interface ProbeResult extends Serializable {
    SequenceSpec sequence();

    /**
     * It can be opened.
     *
     * @param labelBounds of labels of its frames
     * @param pieces that it is cut into
     */
    record Opened(SequenceSpec sequence, LabelBounds labelBounds, List<PlannedPiece> pieces) implements ProbeResult {}

    /** It cannot be processed now. */
    record Refused(SequenceSpec sequence, ReasonCode reason, String message) implements ProbeResult {}
}
