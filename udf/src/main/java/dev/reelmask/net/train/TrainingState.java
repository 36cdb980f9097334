package dev.reelmask.net.train;

import dev.reelmask.net.archive.FloatTensor;
import dev.reelmask.net.archive.Weights;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that a later step of a training depends on, beside its settings.
 *
 * @param step steps done
 * @param weights the network's weights, running statistics included
 * @param firstMoments AdamW's running means of the gradients, by parameter
 * @param secondMoments AdamW's running means of the squared gradients, by parameter
 */
public record TrainingState(long step, Weights weights, Weights firstMoments, Weights secondMoments) {
    /** Before the first step. */
    public static TrainingState fresh(Network network, Weights weights) {
        Map<String, FloatTensor> zeros = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            if (parameter.kind() == Parameter.Kind.TRAINED) {
                zeros.put(parameter.name(), FloatTensor.filled(parameter.shape(), 0));
            }
        }
        return new TrainingState(0, weights, new Weights(zeros), new Weights(zeros));
    }
}
