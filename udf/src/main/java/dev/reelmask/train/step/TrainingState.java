package dev.reelmask.train.step;

import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.net.weights.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that a later step of a training depends on, beside its settings.
 *
 * @param step steps done
 * @param weights the network's weights, running statistics included
 * @param slots the optimiser's tensors by slot, then by trained weight
 */
public record TrainingState(long step, Weights weights, Map<String, Weights> slots) {
    public TrainingState {
        slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
    }

    /** Before the first step. */
    public static TrainingState fresh(Network network, Weights weights, TrainingSetup setup) {
        Map<String, Weights> slots = new LinkedHashMap<>();
        for (String slot : setup.optimizer().slots()) {
            Map<String, FloatTensor> tensors = new LinkedHashMap<>();
            for (Parameter p : setup.trained(network)) {
                boolean average = slot.equals(Optimizer.AVERAGE);
                tensors.put(p.name(), average ? weights.get(p.name()) : FloatTensor.filled(p.shape(), 0));
            }
            slots.put(slot, new Weights(tensors));
        }
        return new TrainingState(0, weights, slots);
    }

    /** Names the first tensor that holds a NaN or an infinity, if one does: from such a state nothing good comes. */
    public Optional<String> notFinite() {
        Optional<String> weight = notFinite(weights).map("weight "::concat);
        return weight.or(
                () -> slots.entrySet().stream()
                        .flatMap(slot -> notFinite(slot.getValue())
                                .map(name -> "the optimiser's %s of %s".formatted(slot.getKey(), name))
                                .stream())
                        .findFirst());
    }

    private static Optional<String> notFinite(Weights tensors) {
        return tensors.names().stream()
                .filter(name -> !isFinite(tensors.get(name).values()))
                .findFirst();
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** The weights to use: averaged where the training averages. */
    public Weights result() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>(weights.tensors());
        if (slots.containsKey(Optimizer.AVERAGE)) {
            tensors.putAll(slots.get(Optimizer.AVERAGE).tensors());
        }
        return new Weights(tensors);
    }
}
