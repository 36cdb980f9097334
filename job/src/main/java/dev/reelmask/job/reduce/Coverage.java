package dev.reelmask.job.reduce;

import dev.reelmask.publish.RunRecord;
import dev.reelmask.publish.RunRecord.Counts;
import java.util.Locale;

/** Says what of a run is finished, and what is not. */
public final class Coverage {
    private Coverage() {}

    /** One sentence on a run. */
    public static String line(RunRecord record) {
        String open = record.current() == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; a start of %s is under way or was killed, %d units to do",
                        record.current().started(),
                        record.current().units());
        if (record.finished() == null) {
            return "run %s: no start has finished yet%s".formatted(record.run(), open);
        }
        Counts counts = record.finished().counts();
        return String.format(
                Locale.ROOT,
                "run %s: %d finished units; %d done + %d kept + %d quarantined = %d listed, %d not listed any more%s",
                record.run(),
                record.finished().units().size(),
                counts.done(),
                counts.kept(),
                counts.quarantined(),
                counts.listed(),
                counts.unlisted(),
                open);
    }

    /** Whether something of the run is not covered. */
    public static boolean isPartial(RunRecord record) {
        return record.current() != null
                || record.finished() == null
                || record.finished().counts().quarantined() > 0
                || record.finished().counts().kept() > 0;
    }
}
