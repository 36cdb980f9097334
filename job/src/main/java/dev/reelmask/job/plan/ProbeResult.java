package dev.reelmask.job.plan;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.label.LabelBounds;
import java.util.List;

/** What is known of a sequence before its units run. */
public sealed interface ProbeResult {
    SequenceSpec sequence();

    /** Something of it may be to do, as far as anybody has seen. */
    sealed interface Usable extends ProbeResult {
        /** Pieces that it is cut into. */
        List<PlannedPiece> pieces();
    }

    /**
     * It can be opened.
     *
     * @param labelBounds of labels of its frames
     * @param beginsSound whether it is a folder of images of which the first can be decoded
     */
    record Opened(SequenceSpec sequence, LabelBounds labelBounds, List<PlannedPiece> pieces, boolean beginsSound)
            implements Usable {}

    /** Nobody has looked: it stands, in these pieces, or its own task is the first to look. */
    record Unseen(SequenceSpec sequence, List<PlannedPiece> pieces) implements Usable {}

    /** It cannot be processed now. */
    record Refused(SequenceSpec sequence, ReasonCode reason, String message) implements ProbeResult {}
}
