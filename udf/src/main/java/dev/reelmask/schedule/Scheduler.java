package dev.reelmask.schedule;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;

/**
 * Decides which frames are key frames, online: called once for each frame after frame 0, in order, which is a forced
 * key and no decision. One instance serves one sequence. Must be deterministic given its seed.
 */
public interface Scheduler {
    /** What evidence {@link #decide} wants. */
    EvidenceKind evidenceKind();

    /** Whether the frame of this evidence is to be a key frame. */
    Decision decide(Evidence evidence, History history);
}
