package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import java.util.Set;

/** A frame is a key frame once what was measured against the last key frame reaches a threshold. */
record ChangeThreshold(String kind, EvidenceKind measured, double threshold) implements PlainSource, Scheduler {
    @Override
    public Scheduler create(String sequenceId) {
        return this;
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of(measured);
    }

    @Override
    public Decision decide(Evidence evidence, History history) {
        double score = evidence.number(measured);
        return score >= threshold ? Decision.key(score) : Decision.noKey(score);
    }

    @Override
    public String description() {
        return kind + ":" + Numbers.plain(threshold);
    }
}
