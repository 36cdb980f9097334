package dev.reelmask.train.scheduler;

import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;

/** What all trainings of schedulers have in common: how they are judged. */
abstract class PolicyTask implements TrainingTask {
    private final Learner learner;
    private final PolicyValidation validation;
    private final long seed;

    PolicyTask(Learner learner, PolicyValidation validation, long seed) {
        this.learner = learner;
        this.validation = validation;
        this.seed = seed;
    }

    Learner learner() {
        return learner;
    }

    @Override
    public List<TensorInput> batch(long step) {
        throw new UnsupportedOperationException("what a scheduler learns from depends on what it has learnt");
    }

    @Override
    public final long seed() {
        return seed;
    }

    @Override
    public final String scoreName() {
        return "validation_closed_gap";
    }

    @Override
    public final double score(TrainableNetwork network) {
        return validation.score(learner.policy(network));
    }
}
