package dev.reelmask.train.flow;

import dev.reelmask.net.bundle.FlowSpec.FeatureScale;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FeatureFlow;
import dev.reelmask.train.step.TrainingSetup;

/** A stage ready to run, with the weights of all of its network. */
record PreparedStage(FlowTask task, TrainingSetup setup, Weights initial, FeatureScale scaleField)
        implements AutoCloseable {
    PreparedStage(FlowTask task, TrainingSetup setup, Weights initial) {
        this(task, setup, FeatureFlow.withoutScaleField(initial), FeatureScale.NONE);
    }

    @Override
    public void close() {
        task.close();
    }
}
