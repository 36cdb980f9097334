package dev.reelmask.train.step;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import java.util.List;

/**
 * What a training leaves as it is, by prefixes of the names in the state dict, such as {@code encoder.}; the empty
 * prefix means all.
 *
 * @param weights parts whose weights do not learn; their norms stay, too
 * @param norms parts whose batch norms use and keep the running statistics they came with; scale and shift still learn
 */
public record FrozenParts(List<String> weights, List<String> norms) {
    public FrozenParts {
        weights = List.copyOf(weights);
        norms = List.copyOf(norms);
    }

    /** Everything learns. */
    public static FrozenParts none() {
        return new FrozenParts(List.of(), List.of());
    }

    boolean trains(Parameter parameter) {
        return parameter.kind() == Parameter.Kind.TRAINED && weights.stream().noneMatch(parameter.name()::startsWith);
    }

    /** Whether the norm of a path runs as in evaluation. */
    boolean evaluates(String path) {
        return !path.isEmpty()
                && (weights.stream().anyMatch(path::startsWith)
                        || norms.stream().anyMatch(path::startsWith));
    }

    /**
     * These parts if the network has them, has statistics to freeze there, and something is left to learn.
     *
     * @throws UserException otherwise
     */
    public FrozenParts checkedFor(Network network) {
        List<Parameter> parameters = network.parameters();
        for (List<String> prefixes : List.of(weights, norms)) {
            for (String prefix : prefixes) {
                if (parameters.stream().noneMatch(p -> p.name().startsWith(prefix))) {
                    throw new UserException("No part of network %s is named %s… (its first tensor is %s)."
                            .formatted(network.name(), prefix, parameters.get(0).name()));
                }
            }
        }
        for (String prefix : norms) {
            if (parameters.stream()
                    .noneMatch(
                            p -> p.kind() == Parameter.Kind.RUNNING && p.name().startsWith(prefix))) {
                throw new UserException(
                        "No batch norm of network %s is named %s…: --freeze-norms has no statistics to keep there."
                                .formatted(network.name(), prefix));
            }
        }
        if (parameters.stream().noneMatch(this::trains)) {
            throw new UserException("All of network %s is frozen: nothing is left to train.".formatted(network.name()));
        }
        return this;
    }
}
