package dev.reelmask.job.transitions;

import dev.reelmask.job.execute.UnitResult;
import dev.reelmask.table.row.TransitionUnit;
import java.io.Serializable;

/** How one sequence ended on its executor. */
sealed interface TransitionEnd extends Serializable {
    /** Its files are published. */
    record Done(TransitionUnit unit) implements TransitionEnd {}

    /**
     * Nothing of it is published: it is set aside, this executor cannot run it, or nothing can be published any more.
     */
    record Not(UnitResult why) implements TransitionEnd {}
}
