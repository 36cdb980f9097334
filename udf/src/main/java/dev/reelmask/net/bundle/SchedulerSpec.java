package dev.reelmask.net.bundle;

import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code bundle.yaml} says of the module {@code scheduler}.
 *
 * @param kind what it learnt from
 * @param beside digest of the {@code bundle.yaml} without a scheduler that its tables were made with
 * @param networks digests of the modules of the network that it belongs to, by role
 * @param madeWith flow and path that its evidence was measured with, by the names of a run's parts
 * @param input what its network is given
 */
public record SchedulerSpec(
        Kind kind, String beside, Map<String, String> networks, Map<String, String> madeWith, SchedulerInput input)
        implements Serializable {
    /** What a scheduler learnt from. */
    public enum Kind {
        /** What a key frame is worth, as dynamic programming knows it. */
        POLICY,
        /** Rewards of its own decisions. */
        REINFORCE,
        /** Rewards of its own decisions less a price for key frames, for all prices. */
        PPO,
        /** How far propagated masks agree with the network's own. */
        DVSNET,
        /** How far the network's own masks of a frame and its key frame agree. */
        DEVIATION;

        /** Whether its network is given maps, and not numbers. */
        boolean seesMaps() {
            return this == DVSNET || this == DEVIATION;
        }

        /** Whether what it sees depends on the flow, so that it belongs to one alone. */
        public boolean takesFlow() {
            return this != DEVIATION;
        }

        /** As it stands in a bundle. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SchedulerSpec {
        networks = new TreeMap<>(networks);
        madeWith = new TreeMap<>(madeWith);
        boolean isSeen =
                input instanceof SchedulerInput.Maps maps && maps.map().isOfFrame() == (kind == Kind.DEVIATION);
        if (kind.seesMaps() != isSeen) {
            throw new IllegalArgumentException("a scheduler of kind %s that is given %s".formatted(kind, input));
        }
    }
}
