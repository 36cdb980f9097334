package dev.reelmask.train.step;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import java.util.List;

/**
 * How a network learns, whatever it learns.
 *
 * @param halfPrecision whether convolutions run in bfloat16, with float32 weights, norms, losses and updates
 */
public record TrainingSetup(Optimizer optimizer, FrozenParts frozen, boolean halfPrecision) {
    /** All weights learn, in float32. */
    public static TrainingSetup of(Optimizer optimizer) {
        return new TrainingSetup(optimizer, FrozenParts.none(), false);
    }

    /** What gets gradients. */
    List<Parameter> trained(Network network) {
        return network.parameters().stream().filter(frozen::trains).toList();
    }
}
