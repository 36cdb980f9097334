package dev.reelmask.job.execute;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Value255;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.plan.PlannedPiece;
import dev.reelmask.job.plan.ProbeResult;
import dev.reelmask.label.LabelBounds;
import java.io.Serializable;
import java.util.List;

/** A {@link ProbeResult} as an executor sends it: without the sequence, of which the driver has all. */
public sealed interface Sight extends Serializable {
    /** The same with the sequence that was looked at. */
    ProbeResult of(SequenceSpec sequence);

    /**
     * As {@link ProbeResult.Opened}.
     *
     * @param value255 what 255 means in its labels, if somebody has looked
     */
    record Opened(Value255 value255, LabelBounds labelBounds, List<PlannedPiece> pieces, boolean beginsSound)
            implements Sight {
        @Override
        public ProbeResult of(SequenceSpec sequence) {
            boolean isNew = sequence.labelCounts().value255() != value255;
            return new ProbeResult.Opened(isNew ? sequence.with(value255) : sequence, labelBounds, pieces, beginsSound);
        }
    }

    /** As {@link ProbeResult.Refused}. */
    record Refused(ReasonCode reason, String message) implements Sight {
        @Override
        public ProbeResult of(SequenceSpec sequence) {
            return new ProbeResult.Refused(sequence, reason, message);
        }
    }
}
