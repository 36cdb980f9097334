package dev.reelmask.job.segment;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.table.UnitSummary;
import java.io.Serializable;

/** How one unit ended on its executor. */
sealed interface UnitResult extends Serializable {
    /** Id of its sequence. */
    String sequence();

    /** Its files are published. */
    record Done(UnitSummary summary) implements UnitResult {
        @Override
        public String sequence() {
            return summary.sequence();
        }
    }

    /** Nothing of it is published. */
    record Failed(String sequence, ReasonCode reason, String message) implements UnitResult {}
}
