package dev.reelmask.simulation;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.plan.KeyPlan;
import java.util.Set;

/** Schedulers that keep to one plan. */
record PlannedSource(String description, KeyPlan plan) implements SchedulerSource {
    @Override
    public SchedulerFactory open(int gpu) {
        return new SchedulerFactory() {
            @Override
            public Scheduler create(String sequenceId) {
                return plan.scheduler();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Set<EvidenceKind> evidence() {
        return Set.of();
    }
}
