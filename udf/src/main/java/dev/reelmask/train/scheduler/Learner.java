package dev.reelmask.train.scheduler;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.policy.PolicyNetwork;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import dev.reelmask.train.step.TrainableNetwork;

/**
 * What a policy is while it learns.
 *
 * @param shape of its network
 */
record Learner(PolicyState state, PolicyNetwork shape, PriceRange prices) {
    Network network() {
        return shape.network();
    }

    /** The policy of weights. */
    KeyPolicy policy(Weights weights) {
        return new KeyPolicy(state, PolicyNetwork.dense(weights), prices);
    }

    /** The policy so far. */
    KeyPolicy policy(TrainableNetwork network) {
        return policy(network.state().weights());
    }
}
