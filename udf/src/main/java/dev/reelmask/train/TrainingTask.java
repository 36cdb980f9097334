package dev.reelmask.train;

import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;
import java.util.Map;

/** What {@link TrainingLoop} trains on and is judged by. */
public interface TrainingTask {
    /** The objective's inputs of a step, counted from 0; they depend on nothing but that number. */
    List<TensorInput> batch(long step);

    /**
     * The inputs of a step where they depend on what has been learnt so far too, as states do that the learner itself
     * runs into. They depend on nothing but the two.
     */
    default List<TensorInput> batch(long step, TrainableNetwork learner) {
        return batch(step);
    }

    /** From which all that it draws is derived. */
    long seed();

    /** Name of the score in the curve, such as {@code validation_miou}. */
    String scoreName();

    /** Score of weights on what they do not learn from; more is better. */
    double score(TrainableNetwork network);

    /** What the last score was made of, by names that are always the same: further columns of the curve. */
    default Map<String, Double> lastScores() {
        return Map.of();
    }
}
