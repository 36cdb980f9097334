package dev.reelmask.loop;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.metric.PixelMotion;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.State;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What frames weigh that wait to be decided or for their next key frame: how many may wait, and what is kept of them.
 */
final class WaitingFrames {
    /** Of the frames that are read and not decided. */
    static final long WINDOW_PIXELS = 16L << 20;

    private WaitingFrames() {}

    /**
     * Frames that may wait after a key frame: the longest gap, fewer where those of all gaps that wait are too heavy
     * together with the key frames around them, at least one. Follows from their size, the network and the settings
     * alone, so that it is the same on every machine and whatever runs beside.
     *
     * @param motion what scores are to take of the frames too
     * @param state of the first key frame
     */
    static int most(
            PropagationSystem system,
            EvidenceNeeds evidence,
            Optional<PixelMotion> motion,
            LoopSettings settings,
            FrameSize size,
            State state) {
        long ofMotion = motion.filter(one -> !(one.needsPixels() && system.needsPixels()))
                .map(one -> one.waitingBytes(size))
                .orElse(0L);
        int most = settings.maxGap();
        long bytes = (settings.heldBytes() - system.keyBytes(size, state))
                / Math.max(1, system.needs().nextKeys());
        while (most > 1 && system.waitingBytes(size, most, evidence) + most * ofMotion > bytes) {
            most--;
        }
        return most;
    }

    /** Frames that are seen ahead of a decision: fewer than are asked for where they are large, at least one. */
    static int ahead(EvidenceNeeds needs, FrameSize size) {
        return (int) Math.min(needs.ahead(), Math.max(1, WINDOW_PIXELS / size.pixels()));
    }

    /** Lets go of the pixels of a frame that is held, unless something that is to be made of it asks for them. */
    static void lighten(Decoded held, Stream<PropagationSystem> systems, Optional<PixelMotion> motion) {
        List<PropagationSystem> all = systems.toList();
        if (all.stream().noneMatch(PropagationSystem::needsPixels)
                && motion.filter(PixelMotion::needsPixels).isEmpty()) {
            all.forEach(system -> system.distil(held.frame()));
            motion.ifPresent(one -> one.distil(held.frame()));
            held.letGoOfPixels();
        }
    }
}
