package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import java.util.Set;

/**
 * A scheduler that knows from a table of transitions what every key frame is worth, as it is written: it decides once
 * its table is read.
 *
 * @param kind {@code agreement} or {@code optimal}
 * @param parameter the threshold, or the wanted average key interval
 * @param table where the table lies
 * @param sides from how many sides masks come that keys are chosen for: 1 or 2
 */
public record TableSource(String kind, double parameter, String table, int sides) implements SchedulerSource {
    /** Key frames wherever true agreement with the last one's mask falls below a threshold. */
    public static final String AGREEMENT = "agreement";
    /** The key frames that lose least, of so many. */
    public static final String OPTIMAL = "optimal";

    /** @throws UserException always: it is {@code schedule.table} that reads tables */
    @Override
    public SchedulerFactory open(int gpu) {
        throw new UserException(
                "%s: no table is read here; take it in segment, sweep or bench propagation".formatted(description()));
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public String description() {
        String both = sides == 2 ? ",two-sided" : "";
        return "%s:%s,table=%s%s".formatted(kind, Numbers.plain(parameter), table, both);
    }
}
