package dev.reelmask.loop;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.propagate.PropagationSystem;
import java.util.List;
import java.util.stream.Stream;

/** What frames weigh that wait for their next key frame: how many may wait, and what is kept of them. */
final class WaitingFrames {
    private WaitingFrames() {}

    /**
     * Frames that may wait after a key frame: the longest gap, fewer where those of all gaps that wait are too heavy,
     * at least one. Follows from their size and the settings alone, so that it is the same on every machine and
     * whatever runs beside.
     */
    static int most(PropagationSystem system, EvidenceNeeds evidence, LoopSettings settings, FrameSize size) {
        int most = settings.maxGap();
        long bytes = settings.heldBytes() / Math.max(1, system.needs().nextKeys());
        while (most > 1 && system.waitingBytes(size, most, evidence) > bytes) {
            most--;
        }
        return most;
    }

    /** Lets go of the pixels of a frame that is held, unless one of its sequence's systems asks for them. */
    static void lighten(Decoded held, Stream<PropagationSystem> systems) {
        List<PropagationSystem> all = systems.toList();
        if (all.stream().noneMatch(PropagationSystem::needsPixels)) {
            all.forEach(system -> system.distil(held.frame()));
            held.letGoOfPixels();
        }
    }
}
