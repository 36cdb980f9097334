package dev.reelmask.net.module;

import dev.reelmask.net.graph.Parameter;
import java.util.function.Predicate;

/**
 * How much of a network a training module trains.
 *
 * @param trained whether a tensor gets gradients
 * @param evaluated whether the norms and dropouts of a module path run as in evaluation
 * @param bfloat16 whether the network computes in bfloat16: weights stay float32 and are converted where they are used;
 *     batch norms keep float32 weights and statistics
 */
public record TrainingForm(Predicate<Parameter> trained, Predicate<String> evaluated, boolean bfloat16) {
    /** Everything, in float32. */
    static TrainingForm whole() {
        return new TrainingForm(parameter -> parameter.kind() == Parameter.Kind.TRAINED, path -> false, false);
    }
}
