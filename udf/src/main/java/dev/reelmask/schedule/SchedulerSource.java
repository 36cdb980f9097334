package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import java.io.Serializable;
import java.util.Set;

/** A kind of scheduler with its parameters, as plain data that travels to where sequences are run. */
public interface SchedulerSource extends Serializable {
    /**
     * Opens it for the sequences of a task: what its schedulers share, such as a network, is there from now on.
     *
     * @param gpu index of the GPU that it may use, -1 for the CPU
     */
    SchedulerFactory open(int gpu);

    /** What evidence its schedulers want; none where frame numbers are enough. */
    Set<EvidenceKind> evidence();

    /** The canonical spelling that {@link Schedulers#parse} reads; part of a run's fingerprint. */
    String description();
}
