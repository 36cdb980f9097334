package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import java.io.Serializable;

/** A scheduler with its parameters, as plain data that travels; makes one instance per sequence. */
public interface SchedulerFactory extends Serializable {
    /** A scheduler for one sequence, or one piece of it. Equal ids give schedulers that decide alike. */
    Scheduler create(String sequenceId);

    /** What evidence its schedulers want. */
    EvidenceKind evidenceKind();

    /** The canonical spelling that {@link Schedulers#parse} reads; part of a run's fingerprint. */
    String description();
}
