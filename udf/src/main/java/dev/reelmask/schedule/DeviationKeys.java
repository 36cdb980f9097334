package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.Agreement;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A frame is a key frame where its own mask is predicted to differ from the last key frame's on too many pixels, or
 * nothing is predicted. Runs in plain Java.
 *
 * @param threshold of that share of pixels, 0..1, above which a frame is a key frame
 */
record DeviationKeys(Agreement agreement, double threshold, String description) implements PlainSource {
    private static final double PERCENT = 100;

    @Override
    public Scheduler create(String sequenceId) {
        return new Decider(agreement.map(), agreement.teller(), threshold);
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    private record Decider(MapKind map, ToDoubleFunction<Evidence> teller, double threshold) implements Scheduler {
        @Override
        public Set<EvidenceKind> evidence() {
            return Set.of();
        }

        @Override
        public Set<MapKind> maps() {
            return Set.of(map);
        }

        @Override
        public Decision decide(Evidence evidence, History history) {
            double deviation = 1 - teller.applyAsDouble(evidence) / PERCENT;
            return deviation <= threshold ? Decision.noKey(deviation) : Decision.key(deviation);
        }
    }
}
