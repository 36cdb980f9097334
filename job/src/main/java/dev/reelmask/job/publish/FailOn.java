package dev.reelmask.job.publish;

import dev.reelmask.job.cli.ExitCodes;
import java.util.Collection;
import java.util.List;

/** Which ends of a start other than failures give an exit code of their own. */
public enum FailOn {
    /** Something was set aside or could not be read. */
    QUARANTINE,
    /** Everything had been done before. */
    NOTHING,
    /** None. */
    NEVER;

    /** Of a start of one or more runs. */
    public static int exitCode(Collection<FailOn> on, List<SegmentReport> runs) {
        if (on.contains(QUARANTINE) && runs.stream().anyMatch(SegmentReport::hasTrouble)) {
            return ExitCodes.QUARANTINED;
        }
        boolean hadNothing = runs.stream().allMatch(SegmentReport::hadNothingToDo);
        return on.contains(NOTHING) && hadNothing ? ExitCodes.NOTHING_TO_DO : ExitCodes.DONE;
    }
}
