package dev.reelmask.schedule.plan;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.Decision;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.Scheduler;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Key frames of one sequence.
 *
 * @param keys frame numbers, rising
 */
public record KeyPlan(List<Integer> keys) {
    public KeyPlan {
        keys = List.copyOf(keys);
    }

    /**
     * Decides as planned, by frame numbers alone, so that pieces decide as the whole would. A planned frame whose
     * picture is lost is no key frame, nor is another in its place.
     */
    public Scheduler scheduler() {
        return new Planned(Set.copyOf(keys));
    }

    private record Planned(Set<Integer> keys) implements Scheduler {
        private static final Decision KEY = new Decision(Optional.of(KeyReason.PLANNED), Double.NaN);

        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public Decision decide(Evidence evidence, History history) {
            return keys.contains(evidence.frame()) ? KEY : Decision.NO_KEY;
        }
    }
}
