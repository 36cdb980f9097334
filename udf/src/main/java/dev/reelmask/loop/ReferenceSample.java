package dev.reelmask.loop;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.State;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<Integer, Made> made = new HashMap<>();

    private record Made(LabelMap mask, long ns) {
        private static final Made NONE = new Made(null, 0);
    }

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

    /** Makes the masks of those of the frames that are picked, in one call of the network. */
    void masks(Collection<Decided> frames, FrameSize target) {
        List<Decided> wanted = frames.stream().filter(Decided::isPicked).toList();
        if (wanted.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        List<LabelMap> masks = Failures.ofNetwork(id, wanted.get(0).index(), () -> masksOf(wanted, target));
        long each = (System.nanoTime() - start) / wanted.size();
        for (int i = 0; i < wanted.size(); i++) {
            made.put(wanted.get(i).index(), new Made(masks.get(i), each));
        }
    }

    private List<LabelMap> masksOf(List<Decided> wanted, FrameSize target) {
        List<State> states =
                network.keyStates(wanted.stream().map(Decided::frame).toList());
        try {
            return states.stream().map(state -> network.keyMask(state, target)).toList();
        } finally {
            states.forEach(State::close);
        }
    }

    /** Nanoseconds that a frame's mask took, 0 where none was made. */
    long nsOf(Decided frame) {
        return made.getOrDefault(frame.index(), Made.NONE).ns();
    }

    /** Hands a frame's mask over, if one was made. */
    Optional<LabelMap> take(Decided frame) {
        return Optional.ofNullable(made.remove(frame.index())).map(Made::mask);
    }
}
