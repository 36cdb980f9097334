package dev.reelmask.net.policy;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.learned.DenseNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A policy of one output, and beside it, while it learns, a network of the same layers that tells what its states are
 * worth. They share inputs and no weights. The policy's parameters have the names that they have alone, the other's
 * begin with {@code value.}.
 */
public record ActorCritic(PolicyNetwork actor) {
    private static final String CRITIC = "value.";
    /** Of the last layers at first. */
    private static final float SMALL = 0.01f;

    public ActorCritic {
        List<Integer> head = actor.head();
        if (head.get(head.size() - 1) != 1) {
            throw new IllegalArgumentException("a policy of one output, got " + head);
        }
    }

    /** Its description: (N, numbers, 1, 1) inputs to (N, 2, 1, 1), the log of the odds of a key frame and the worth. */
    public Network network() {
        Network alone = actor.network();
        NetworkBuilder net = new NetworkBuilder(alone.name());
        Value[] inputs = alone.inputs().stream()
                .map(input -> net.input(input.channels()))
                .toArray(Value[]::new);
        Value odds = net.append("", alone, inputs).get(0);
        Value worth = net.append(CRITIC, alone, inputs).get(0);
        return net.build(net.concat(odds, worth));
    }

    /** Weights to begin with: as any network's, but that both outputs are near 0 at first, wherever they are. */
    public Weights initial(long seed) {
        Network network = network();
        Map<String, FloatTensor> tensors =
                new LinkedHashMap<>(Weights.initial(network, seed).tensors());
        String last = "head." + (actor.head().size() - 1) + ".weight";
        for (String name : List.of(last, CRITIC + last)) {
            float[] values = tensors.get(name).values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= SMALL;
            }
            tensors.put(name, new FloatTensor(tensors.get(name).shape(), values));
        }
        return new Weights(tensors);
    }

    /** The layers that tell what a state is worth, of weights under the names of {@link #network}. */
    public static DenseNetwork critic(Weights weights) {
        Map<String, FloatTensor> own = new LinkedHashMap<>();
        weights.tensors().forEach((name, tensor) -> {
            if (name.startsWith(CRITIC)) {
                own.put(name.substring(CRITIC.length()), tensor);
            }
        });
        return PolicyNetwork.dense(new Weights(own));
    }
}
