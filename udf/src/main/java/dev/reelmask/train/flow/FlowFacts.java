package dev.reelmask.train.flow;

import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.train.TrainingFacts;
import dev.reelmask.train.data.FrameStore;

/** What shapes the training of a flow network, but for what shapes any training. */
final class FlowFacts {
    private FlowFacts() {}

    static TrainingFacts of(
            FlowStage stage, FlowTrainingSettings settings, FlowSpec input, FrameStore frames, FrameStore held) {
        return of(stage)
                .with("", settings)
                .with("input", input)
                .with("number of training frames", Integer.toString(frames.size()))
                .with("content of the training frames", frames.digest())
                .with("number of validation frames", Integer.toString(held.size()))
                .with("content of the validation frames", held.digest());
    }

    private static TrainingFacts of(FlowStage stage) {
        TrainingFacts facts =
                TrainingFacts.none().with("stage", stage.getClass().getSimpleName());
        if (stage instanceof FlowStage.Distillation distillation) {
            return facts.with("teacher", distillation.teacher().description());
        }
        if (stage instanceof FlowStage.Photometric photometric) {
            return facts.with("", photometric);
        }
        FlowStage.Propagation propagation = (FlowStage.Propagation) stage;
        return facts.with("bundle", propagation.bundle().digest())
                .with("loss", propagation.loss())
                .with("keys", propagation.keys().name())
                .with("scale field", Boolean.toString(propagation.scaleField()));
    }
}
