package dev.reelmask.train;

import java.util.Locale;

/**
 * How long and how fast a training goes.
 *
 * @param steps updates in all
 * @param validationEvery updates between two validations (and checkpoints)
 */
public record TrainingPace(int steps, LearningRate learningRate, int validationEvery) {
    public TrainingPace {
        if (steps < 1 || validationEvery < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "steps and validate-every must be at least 1, got %d and %d", steps, validationEvery));
        }
    }
}
