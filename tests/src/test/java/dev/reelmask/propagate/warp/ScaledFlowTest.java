package dev.reelmask.propagate.warp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.GeneratedFrames;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScaledFlowTest {
    private static final FrameSize SIZE = new FrameSize(8, 6);
    private static final ScaleField FIELD = new ScaleField(new FrameSize(2, 1), 3, 1.5, 1, new float[6]);

    @Test
    void keepsItsScaleFieldAtEverySize() {
        ScaledFlow flow = new ScaledFlow(FlowField.zero(SIZE), FIELD);

        assertThat(flow.resized(new FrameSize(16, 12)).scale()).isSameAs(FIELD);
        assertThat(flow.resized(new FrameSize(16, 12)).size()).isEqualTo(new FrameSize(16, 12));
    }

    @Test
    void theFlowOfANeighbourKeepsItsScaleFieldAndJoinedStepsHaveNone() {
        FlowChain chain = new FlowPaths(new Scaling(), FlowPath.CHAINED, 0).chain(frame(0));

        assertThat(chain.next(frame(1)).flow()).isInstanceOf(ScaledFlow.class);
        assertThat(chain.next(frame(2)).flow()).isInstanceOf(FlowField.class);
    }

    @Test
    void scaleFieldsOfTheWrongSizeAreRefused() {
        FrameSize grid = new FrameSize(2, 1);

        assertThatThrownBy(() -> new ScaleField(grid, 3, 2, 1, new float[5]))
                .hasMessage("a scale field of 3 channels on a grid of 2x1 has not 5 values");
        assertThatThrownBy(() -> new ScaleField(grid, 3, 2.5, 1, new float[6]))
                .hasMessage("a frame cannot cover 2.5 columns and 1.0 rows of 2x1");
    }

    private static RgbFrame frame(int index) {
        return GeneratedFrames.displaced(index, SIZE, 0, 0);
    }

    /** Gives a scale field with every flow. */
    private static final class Scaling implements FlowEstimator {
        private final FakeFlow flow = new FakeFlow();

        @Override
        public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
            return new ScaledFlow(flow.estimate(current, reference, initial), FIELD);
        }

        @Override
        public String description() {
            return "scaling";
        }

        @Override
        public void close() {}
    }
}
