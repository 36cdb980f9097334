package dev.reelmask.train.agreement;

import dev.reelmask.net.policy.DecisionNetwork;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.step.TrainingSetup;

/**
 * How a decision network is trained. All of it changes the result.
 *
 * @param batch pairs of an update
 * @param seed of all that is random
 */
public record AgreementSettings(TrainingPace pace, TrainingSetup setup, DecisionNetwork shape, int batch, long seed) {
    public AgreementSettings {
        if (batch < 1) {
            throw new IllegalArgumentException("a batch has pairs");
        }
    }
}
