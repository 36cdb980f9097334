package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.util.Set;

/**
 * Decides which frames are key frames, online: called once for each frame after frame 0, in order, which is a forced
 * key and no decision. One instance serves one sequence. Must be deterministic given its seed.
 */
public interface Scheduler {
    /** What numbers {@link #decide} wants. */
    Set<EvidenceKind> evidence();

    /** What maps it wants. */
    default Set<MapKind> maps() {
        return Set.of();
    }

    /** What it wants class by class. */
    default Set<ClassKind> classes() {
        return Set.of();
    }

    /** Frames after the one decided that it wants to see. */
    default int framesAhead() {
        return 0;
    }

    /** All of it. */
    default EvidenceNeeds needs() {
        return new EvidenceNeeds(evidence(), maps(), classes(), framesAhead());
    }

    /** Whether the frame of this evidence is to be a key frame. */
    Decision decide(Evidence evidence, History history);
}
