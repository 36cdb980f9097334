package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.result.ClassKind;
import dev.reelmask.schedule.learned.KeyPolicy;
import java.util.EnumSet;
import java.util.Set;

/**
 * A frame is a key frame where a learned policy says so with enough probability. Runs in plain Java, in microseconds.
 *
 * @param threshold of the probability, 0..1
 */
record PolicyKeys(KeyPolicy policy, double threshold, double price, String description) implements PlainSource {
    @Override
    public Scheduler create(String sequenceId) {
        return new Decider(
                policy.runner(price), threshold, evidence(), policy.state().classKinds());
    }

    @Override
    public Set<EvidenceKind> evidence() {
        Set<EvidenceKind> kinds = EnumSet.noneOf(EvidenceKind.class);
        kinds.addAll(policy.state().evidence());
        return kinds;
    }

    private record Decider(
            KeyPolicy.Runner runner, double threshold, Set<EvidenceKind> evidence, Set<ClassKind> classes)
            implements Scheduler {
        @Override
        public Decision decide(Evidence evidence, History history) {
            float logit = runner.keyLogit(evidence, history.lastKeyDistance(evidence.frame()), history.keyAllRatio());
            double probability = 1 / (1 + Math.exp(-logit));
            return probability >= threshold ? Decision.key(probability) : Decision.noKey(probability);
        }
    }
}
