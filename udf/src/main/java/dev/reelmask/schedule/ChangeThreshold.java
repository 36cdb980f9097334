package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;

/** A frame is a key frame once what was measured against the last key frame reaches a threshold. */
record ChangeThreshold(String kind, EvidenceKind evidenceKind, double threshold)
        implements SchedulerFactory, Scheduler {
    @Override
    public Scheduler create(String sequenceId) {
        return this;
    }

    @Override
    public boolean decide(Evidence evidence, History history) {
        return evidence.score() >= threshold;
    }

    @Override
    public String description() {
        return kind + ":" + Numbers.plain(threshold);
    }
}
