package dev.reelmask.job.execute;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.table.row.UnitSummary;
import java.io.Serializable;

/** How one unit ended on its executor, at one of its runs. */
public sealed interface UnitResult extends Serializable {
    /**
     * Its files are published.
     *
     * @param spentSeconds that this run has cost, what it shares with runs before it left out; 0 if it was done before
     */
    record Done(UnitSummary summary, double spentSeconds) implements UnitResult {}

    /** Nothing of it is published, for its sequence's sake. */
    record Failed(String sequence, ReasonCode reason, String message) implements UnitResult {}

    /** Nothing of it is published: its sequence is longer than the one piece that the plan supposed. */
    record Longer(String sequence) implements UnitResult {}

    /** This executor cannot run it; another one may. */
    record Unfit(String unit, String message) implements UnitResult {}

    /** No unit can be published any more: the results root fails, or another start has taken the run over. */
    record Hopeless(Cause cause, String message) implements UnitResult {
        /** What ended the start. */
        enum Cause {
            RESULTS,
            LEASE
        }

        /** What the start ends with. */
        public RuntimeException exception() {
            return cause == Cause.LEASE ? new LeaseLostException(message) : new ResultsException(message, null);
        }
    }
}
