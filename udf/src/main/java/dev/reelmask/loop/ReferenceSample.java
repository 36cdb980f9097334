package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.KeyState;
import dev.reelmask.propagate.SegmentationNetwork;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Picks the frames of a sequence without labels that are scored against the network's own mask. Whether a frame is
 * picked depends on the sequence's id and its number alone. The time of these extra masks is in no row.
 */
final class ReferenceSample {
    private final String id;
    private final long seed;
    private double share;

    ReferenceSample(String id, double share) {
        this.id = id;
        this.seed = id.hashCode();
        this.share = share;
    }

    /** For a sequence that has labels. */
    void switchOff() {
        share = 0;
    }

    /** The mask that the frame would have as a key frame, if it is picked. */
    Optional<LabelMap> reference(RgbFrame frame, SegmentationNetwork network, FrameSize target) {
        long mixed = seed * 0x9E3779B97F4A7C15L + frame.index() * 0xD1B54A32D192ED03L;
        if (share == 0 || new SplittableRandom(mixed).nextDouble() >= share) {
            return Optional.empty();
        }
        return Optional.of(Failures.ofNetwork(id, frame.index(), () -> {
            try (KeyState state = network.keyStates(List.of(frame)).get(0)) {
                return network.keyMask(state, target);
            }
        }));
    }
}
