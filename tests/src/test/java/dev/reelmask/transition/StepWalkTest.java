package dev.reelmask.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.loop.Labels;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.PairResult;
import dev.reelmask.result.Reference;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.transition.TransitionSettings.Back;
import dev.reelmask.transition.TransitionSettings.Sides;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a plan is made from is what a scheduler would see whose key frame is the frame before. */
class StepWalkTest {
    private static final FrameSize SIZE = new FrameSize(48, 36);
    private static final int FRAMES = 12;

    private static final class Pairs implements TransitionSink {
        private final List<PairResult> rows = new ArrayList<>();

        @Override
        public void pair(PairResult pair) {
            rows.add(pair);
        }

        @Override
        public void interval(IntervalResult interval) {
            throw new AssertionError("steps have no intervals");
        }
    }

    @Test
    void stepsSayWhatTheTableSaysOfNeighbours() {
        Pairs steps = new Pairs();
        FakeFlow flow = new FakeFlow();
        int end = new StepWalk(flow, TransitionSettings.ofSteps(FlowPath.AUTO, Back.ESTIMATED), steps)
                .run(GeneratedFrames.of(SIZE, 0, FRAMES), () -> {});
        Pairs table = new Pairs();
        TransitionSettings settings = new TransitionSettings(FlowPath.AUTO, 3, Sides.CAUSAL, Back.ESTIMATED);
        try (TransitionWalk walk = new TransitionWalk(new FakeNetwork(), new FakeFlow(), settings, table)) {
            walk.run(GeneratedFrames.of(SIZE, 0, FRAMES), Labels.none(), () -> {});
        }

        assertThat(end).isEqualTo(FRAMES);
        assertThat(flow.calls()).hasSize(2 * (FRAMES - 1)).doesNotHaveDuplicates();
        assertThat(steps.rows).hasSize(FRAMES);
        for (PairResult step : steps.rows.subList(1, FRAMES)) {
            PairResult pair = table.rows.stream()
                    .filter(one -> one.frame() == step.frame() && one.keyFrame() == step.keyFrame())
                    .findFirst()
                    .orElseThrow();
            assertThat(step.frameDifference()).isEqualTo(pair.frameDifference());
            assertThat(step.flowMagnitude()).isEqualTo(pair.flowMagnitude());
            assertThat(step.warpResidual()).isEqualTo(pair.warpResidual());
            assertThat(step.flowInconsistency()).isEqualTo(pair.flowInconsistency());
            assertThat(step.classChange()).isNaN();
            assertThat(step.reference()).isEqualTo(Reference.NONE);
        }
    }
}
