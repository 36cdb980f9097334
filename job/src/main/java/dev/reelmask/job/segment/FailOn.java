package dev.reelmask.job.segment;

import dev.reelmask.job.cli.ExitCodes;
import java.util.Collection;

/** Which ends of a start other than failures give an exit code of their own. */
public enum FailOn {
    /** Something was set aside or could not be read. */
    QUARANTINE,
    /** Everything had been done before. */
    NOTHING,
    /** None. */
    NEVER;

    static int exitCode(Collection<FailOn> on, SegmentReport report) {
        if (on.contains(QUARANTINE) && report.hasTrouble()) {
            return ExitCodes.QUARANTINED;
        }
        return on.contains(NOTHING) && report.hadNothingToDo() ? ExitCodes.NOTHING_TO_DO : ExitCodes.DONE;
    }
}
