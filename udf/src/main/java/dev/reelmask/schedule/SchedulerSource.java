package dev.reelmask.schedule;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
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

    /** Regions that frames are cut into, each of which has a scheduler of its own. */
    default Regions regions() {
        return Regions.WHOLE;
    }

    /**
     * Sees, before any work, whether its schedulers can decide for a sequence.
     *
     * @param contentKey changes when the content does
     * @throws UserException if they know it not, or know other content of this id
     */
    default void check(String sequenceId, String contentKey) {}

    /** The canonical spelling that {@link Schedulers#parse} reads; part of a run's fingerprint. */
    String description();

    /**
     * What is wrong where a bundle's scheduler is asked to decide and no bundle is read.
     *
     * @param training the command that makes such a bundle
     */
    default UserException withoutBundle(String training) {
        return new UserException(
                "%s: no bundle's scheduler is read here; take it in segment, sweep or bench propagation with a --bundle of %s"
                        .formatted(description(), training));
    }
}
