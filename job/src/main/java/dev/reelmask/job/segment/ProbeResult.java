package dev.reelmask.job.segment;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.label.LabelBounds;
import dev.reelmask.table.UnitSummary;
import java.io.Serializable;
import java.util.List;

/** What a first look at a sequence found. */
sealed interface ProbeResult extends Serializable {
    SequenceSpec sequence();

    /**
     * It can be opened.
     *
     * @param frames that its container promises or its index counts, 0 if unknown
     * @param labelBounds of labels of its frames
     * @param toDo units without files of the right fingerprint
     * @param finished units that have them
     */
    record Opened(
            SequenceSpec sequence,
            long frames,
            LabelBounds labelBounds,
            List<PlannedUnit> toDo,
            List<UnitSummary> finished)
            implements ProbeResult {}

    /** It goes to quarantine. */
    record Refused(SequenceSpec sequence, ReasonCode reason, String message) implements ProbeResult {}
}
