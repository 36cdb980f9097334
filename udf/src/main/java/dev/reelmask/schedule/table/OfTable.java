package dev.reelmask.schedule.table;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import java.util.Map;
import java.util.Set;

/**
 * A scheduler for the very sequences of a table: ids alone may be those of other videos.
 *
 * @param contents content key of each sequence by id, as the table was made
 */
record OfTable(SchedulerSource decides, Map<String, String> contents) implements SchedulerSource {
    OfTable {
        contents = Map.copyOf(contents);
    }

    @Override
    public void check(String sequenceId, String contentKey) {
        if (!PlannedKeys.known(contents, sequenceId, description()).equals(contentKey)) {
            throw new UserException(
                    "%s: the table was made of another '%s', or of one that has changed since; make it of this corpus with reelmask transitions"
                            .formatted(description(), sequenceId));
        }
    }

    @Override
    public SchedulerFactory open(int gpu) {
        return decides.open(gpu);
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return decides.evidence();
    }

    @Override
    public String description() {
        return decides.description();
    }
}
