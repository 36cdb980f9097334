package dev.reelmask.schedule.learned;

import dev.reelmask.evidence.PairEvidence;
import java.io.Serializable;
import java.util.Locale;

/** A learned scheduler: its network and what that sees. Immutable. */
public final class KeyPolicy implements Serializable {
    private static final long serialVersionUID = 1L;

    private final PolicyState state;
    private final DenseNetwork network;
    private final PriceRange prices;

    /**
     * A policy.
     *
     * @param prices that it has learnt for; not used where it sees no price
     * @throws IllegalArgumentException if the network takes other inputs than the state has
     */
    public KeyPolicy(PolicyState state, DenseNetwork network, PriceRange prices) {
        int pair = network.trunk().isEmpty() ? state.pairInputs() : network.trunkInputs();
        int joined = network.trunk().isEmpty()
                ? pair
                : network.trunk().get(network.trunk().size() - 1).outputs();
        int inputs = joined + state.history().size();
        if (pair != state.pairInputs() || inputs != network.headInputs()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a scheduler's network takes %d and %d numbers, its state has %d of evidence and %d of history",
                    pair,
                    network.headInputs(),
                    state.pairInputs(),
                    state.history().size()));
        }
        this.state = state;
        this.network = network;
        this.prices = prices;
    }

    public PolicyState state() {
        return state;
    }

    public PriceRange prices() {
        return prices;
    }

    /** Something to decide with at a price. */
    public Runner runner(double price) {
        return new Runner(state, network, state.hasPrice() ? prices.scaled(price) : 0);
    }

    /** Decides; keeps what layers give. One thread at a time. */
    public static final class Runner {
        private final PolicyState state;
        private final DenseNetwork.Runner network;
        private final float scaledPrice;
        private final float[] pair;
        private final float[] history;

        private Runner(PolicyState state, DenseNetwork network, float scaledPrice) {
            this.state = state;
            this.network = network.runner();
            this.scaledPrice = scaledPrice;
            this.pair = new float[state.pairInputs()];
            this.history = new float[state.history().size()];
        }

        /**
         * The log of the odds that a frame should be a key frame: 0 where it makes no difference.
         *
         * @param evidence of the frame and its last key frame
         * @param distance frames from the last key frame
         */
        public float keyLogit(PairEvidence evidence, int distance, double keyAllRatio) {
            state.pair(evidence, pair);
            state.history(distance, keyAllRatio, scaledPrice, history);
            return network.head(network.trunk(pair), history);
        }
    }
}
