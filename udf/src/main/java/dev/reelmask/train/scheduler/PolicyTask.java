package dev.reelmask.train.scheduler;

import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import java.util.List;
import java.util.Map;

/** What all trainings of schedulers have in common: how they are judged. */
abstract class PolicyTask implements TrainingTask {
    private final Learner learner;
    private final PolicyValidation validation;
    private final long seed;
    private Map<String, Double> lastScores = Map.of();

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
        lastScores = columns(network);
        return validation.score(learner.policy(network));
    }

    @Override
    public final Map<String, Double> lastScores() {
        return lastScores;
    }

    /** Further columns of the curve, of what was learnt since they were last asked for. */
    Map<String, Double> columns(TrainableNetwork network) {
        return Map.of();
    }
}
