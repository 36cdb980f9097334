package dev.reelmask.job.bench;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.job.table.StoredSteps;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.PairResult;
import dev.reelmask.schedule.predict.StepEvidence;
import dev.reelmask.transition.StepWalk;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSink;

/** What neighbouring frames of a clip in memory show: the first pass of a plan. */
final class MeasuredSteps {
    private MeasuredSteps() {}

    static StepEvidence of(Clip clip, FlowEstimator flow, TransitionSettings settings) {
        int frames = 1 + clip.frames().get(clip.frames().size() - 1).index();
        StepEvidence.Builder steps = new StepEvidence.Builder(clip.id(), frames);
        TransitionSink sink = new TransitionSink() {
            @Override
            public void pair(PairResult pair) {
                StoredSteps.add(steps, pair);
            }

            @Override
            public void interval(IntervalResult interval) {
                throw new IllegalStateException("steps have no intervals");
            }
        };
        new StepWalk(flow, settings, sink).run(clip.source(), () -> {});
        return steps.build();
    }
}
