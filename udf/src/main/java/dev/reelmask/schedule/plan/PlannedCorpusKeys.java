package dev.reelmask.schedule.plan;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.Decision;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Key frames of a corpus that were planned before it is segmented.
 *
 * @param description names all that they follow from
 * @param sequences by id
 * @param setAside by id, why a sequence could not be planned: it ends so again, and costs no other
 */
public record PlannedCorpusKeys(
        String description, Map<String, PlannedSequence> sequences, Map<String, SequenceException> setAside)
        implements SchedulerSource {
    public PlannedCorpusKeys {
        sequences = Map.copyOf(sequences);
        setAside = Map.copyOf(setAside);
    }

    /**
     * A sequence's key frames.
     *
     * @param contentKey of the sequence as it was planned
     */
    public record PlannedSequence(String contentKey, List<Integer> keys) implements Serializable {
        public PlannedSequence {
            keys = List.copyOf(keys);
        }
    }

    @Override
    public void check(String sequenceId, String contentKey) {
        PlannedSequence planned = sequences.get(sequenceId);
        if (planned == null && !setAside.containsKey(sequenceId)) {
            throw new UserException(
                    "%s: the plan has no sequence '%s'; run reelmask plan again, which adds it at the plan's price"
                            .formatted(description, sequenceId));
        }
        if (planned != null && !planned.contentKey().equals(contentKey)) {
            throw new UserException(
                    "%s: '%s' has changed since it was planned; run reelmask plan again, which plans it anew at the plan's price"
                            .formatted(description, sequenceId));
        }
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
                SequenceException why = setAside.get(sequenceId);
                return why == null ? new KeyPlan(sequences.get(sequenceId).keys()).scheduler() : new Unplanned(why);
            }

            @Override
            public void close() {}
        };
    }

    /** Of a sequence that could not be measured: mostly it ends before anything is decided, and so does it if not. */
    private record Unplanned(SequenceException why) implements Scheduler {
        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public Decision decide(Evidence evidence, History history) {
            throw new SequenceException(
                    why.reason(),
                    "it could not be planned: %s; if it has changed since, run reelmask plan again"
                            .formatted(why.getMessage()),
                    why);
        }
    }
}
