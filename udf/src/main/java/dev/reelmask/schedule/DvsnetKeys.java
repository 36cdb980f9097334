package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.learned.AgreementPredictor;
import java.util.Set;

/**
 * A frame is a key frame where a decision network predicts that its propagated mask would agree with the network's own
 * on too few pixels, or predicts nothing. Runs in plain Java.
 *
 * @param target in percent of pixels, below which a frame is a key frame
 */
record DvsnetKeys(AgreementPredictor predictor, double target, String description) implements PlainSource {
    @Override
    public Scheduler create(String sequenceId) {
        return new Decider(predictor.map(), predictor.runner(), target);
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }

    private record Decider(MapKind map, AgreementPredictor.Runner runner, double target) implements Scheduler {
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
            double percent = runner.percent(evidence.map(map));
            return percent >= target ? Decision.noKey(percent) : Decision.key(percent);
        }
    }
}
