package dev.reelmask.schedule.table;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.plan.KeyPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Key frames that are known before the sequences are segmented.
 *
 * @param keys by sequence, the frame numbers of its plan
 */
public record PlannedKeys(String description, Map<String, List<Integer>> keys) implements SchedulerSource {
    public PlannedKeys {
        keys = Map.copyOf(keys);
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    @Override
    public SchedulerFactory open(int gpu) {
        return new SchedulerFactory() {
            @Override
            public Scheduler create(String sequenceId) {
                return new KeyPlan(known(keys, sequenceId, description)).scheduler();
            }

            @Override
            public void close() {}
        };
    }

    /** @throws UserException for a sequence that the table does not have */
    static <T> T known(Map<String, T> sequences, String id, String description) {
        T known = sequences.get(id);
        if (known == null) {
            throw new UserException(
                    "%s: the table has no sequence '%s', but %s; make it of this corpus with reelmask transitions, or take only its sequences with --include"
                            .formatted(
                                    description,
                                    id,
                                    sequences.keySet().stream()
                                            .sorted()
                                            .limit(5)
                                            .toList()));
        }
        return known;
    }
}
