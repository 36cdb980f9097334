package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;

/** A frame is a key frame once what was measured against the last key frame reaches a threshold. */
record ChangeThreshold(String kind, EvidenceKind evidenceKind, double threshold) implements PlainSource, Scheduler {
    @Override
    public Scheduler create(String sequenceId) {
        return this;
    }

    @Override
    public Decision decide(Evidence evidence, History history) {
        double score = evidence.score();
        return score >= threshold ? Decision.key(score) : Decision.noKey(score);
    }

    @Override
    public String description() {
        return kind + ":" + Numbers.plain(threshold);
    }
}
