package dev.reelmask.loop;

import dev.reelmask.frame.LabelMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Picks the frames of a sequence without labels that are compared with the mask that the network itself gives them, and
 * keeps those masks. Whether a frame is picked depends on the sequence's source, the frame's number and the decisions
 * before it, never on what runs beside.
 */
final class ReferenceSample {
    private static final long SEED = 0x52_65_65_6c_6d_61_73_6bL;

    private final long seed;
    private final References references;
    private int picked;
    private final Map<Integer, Made> made = new HashMap<>();

    private record Made(LabelMap mask, long ns) {
        private static final Made NONE = new Made(null, 0);
    }

    /** @param source names the sequence's content */
    ReferenceSample(String source, References references) {
        this.seed = hash(source);
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

    /** Whether a frame that is no key frame is to be compared. */
    boolean picks(int frame, int keysSoFar) {
        boolean isAffordable = picked + 1 <= references.perKey() * keysSoFar;
        double draw = new SplittableRandom(seed + frame * 0xD1B54A32D192ED03L).nextDouble();
        boolean isDrawn = draw < references.share();
        picked += isAffordable && isDrawn ? 1 : 0;
        return isAffordable && isDrawn;
    }

    /** Keeps the network's own mask of a frame until it is taken. */
    void put(SharedKey key) {
        made.put(key.index(), new Made(key.mask(), key.networkNs()));
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
