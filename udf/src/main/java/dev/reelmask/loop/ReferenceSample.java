package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.propagate.KeyState;
import dev.reelmask.propagate.SegmentationNetwork;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Picks the frames of a sequence without labels that are compared with the mask that the network itself gives them, and
 * makes those masks. Whether a frame is picked depends on the sequence's source, the frame's number and the decisions
 * before it, never on what runs beside.
 */
final class ReferenceSample {
    private static final long SEED = 0x52_65_65_6c_6d_61_73_6bL;

    private final String id;
    private final SegmentationNetwork network;
    private final long seed;
    private References references;
    private int picked;

    ReferenceSample(LoopInput input, SegmentationNetwork network, References references) {
        this.id = input.id();
        this.network = network;
        this.seed = hash(input.source());
        this.references = references;
    }

    private static long hash(String source) {
        long mixed = SEED;
        for (int i = 0; i < source.length(); i++) {
            mixed = (mixed ^ source.charAt(i)) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        return mixed;
    }

    /** For a sequence that has labels. */
    void switchOff() {
        references = References.NONE;
    }

    /** Whether a frame that is no key frame is to be compared. */
    boolean picks(int frame, int keysSoFar) {
        boolean isAffordable = picked + 1 <= references.perKey() * keysSoFar;
        double draw = new SplittableRandom(seed + frame * 0xD1B54A32D192ED03L).nextDouble();
        boolean isDrawn = draw < references.share();
        picked += isAffordable && isDrawn ? 1 : 0;
        return isAffordable && isDrawn;
    }

    /** Gives those of the frames that are picked their masks, in one call of the network. */
    void masks(Collection<Waiting> frames, FrameSize target) {
        List<Waiting> wanted = frames.stream()
                .filter(waiting -> waiting.isPicked && waiting.reference.isEmpty())
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        Failures.ofNetwork(id, wanted.get(0).frame.index(), (Runnable) () -> masksOf(wanted, target));
        long each = (System.nanoTime() - start) / wanted.size();
        wanted.forEach(waiting -> waiting.referenceNs = each);
    }

    private void masksOf(List<Waiting> wanted, FrameSize target) {
        List<KeyState> states =
                network.keyStates(wanted.stream().map(waiting -> waiting.frame).toList());
        try {
            for (int i = 0; i < wanted.size(); i++) {
                wanted.get(i).reference = Optional.of(network.keyMask(states.get(i), target));
            }
        } finally {
            states.forEach(KeyState::close);
        }
    }
}
