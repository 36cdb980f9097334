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
import java.util.Locale;
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
     * @param frames of it then
     */
    public record PlannedSequence(String contentKey, int frames, List<Integer> keys) implements Serializable {
        public PlannedSequence {
            keys = List.copyOf(keys);
        }

        /** Frames in a row without a key frame, at most. */
        int longestGap() {
            int longest = 0;
            for (int i = 0; i < keys.size(); i++) {
                int end = i + 1 < keys.size() ? keys.get(i + 1) : frames;
                longest = Math.max(longest, end - keys.get(i) - 1);
            }
            return longest;
        }
    }

    /**
     * Looks, before work, whether a run can hold back as many frames as lie between the planned key frames.
     *
     * @param maxGap frames between two key frames of the run at most
     * @throws UserException if it would take key frames that are not planned
     */
    public void checkGaps(int maxGap) {
        sequences.forEach((id, planned) -> {
            if (planned.longestGap() > maxGap) {
                throw new UserException(String.format(
                        Locale.ROOT,
                        "%s: '%s' has %d frames without a key frame there, more than loop.max-gap (%d) of this run, which would take key frames beside the planned ones; raise it, or plan with it",
                        description,
                        id,
                        planned.longestGap(),
                        maxGap));
            }
        });
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
