package dev.reelmask.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.FakeFlow;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowPathsTest {
    @Test
    void initEstimatesDirectlyWhereTheEstimatorTakesNoInitialFlow() {
        FakeFlow starting = new FakeFlow();
        FakeFlow direct = new FakeFlow();

        walk(starting);
        walk(new FlowEstimator() {
            @Override
            public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<FlowField> initial) {
                return direct.estimate(current, reference, initial);
            }

            @Override
            public boolean takesInitial() {
                return false;
            }

            @Override
            public String description() {
                return "direct";
            }

            @Override
            public void close() {}
        });

        assertThat(starting.calls()).containsExactly("1->0", "2->1", "2~>0");
        assertThat(direct.calls()).containsExactly("1->0", "2->0");
    }

    @Test
    void aChainGoesOnOverLostPicturesInOneDirection() {
        FakeFlow flow = new FakeFlow();
        FlowChain forwards = new FlowPaths(flow, FlowPath.INIT, 1).chain(frame(3));
        FlowChain backwards = new FlowPaths(flow, FlowPath.INIT, 1).chain(frame(9));

        forwards.next(frame(5)).flow();
        forwards.next(frame(8)).flow();
        backwards.next(frame(8)).flow();
        backwards.next(frame(5)).flow();

        assertThat(flow.calls()).containsExactly("5->3", "8->5", "8~>3", "8->9", "5->8", "5~>9");
        assertThatThrownBy(() -> forwards.next(frame(7))).hasMessage("frame 7 is no neighbour of frame 8");
    }

    private static void walk(FlowEstimator flow) {
        FlowChain chain = new FlowPaths(flow, FlowPath.INIT, 1).chain(frame(0));
        chain.next(frame(1)).flow();
        chain.next(frame(2)).flow();
    }

    private static RgbFrame frame(int index) {
        FrameSize size = new FrameSize(4, 4);
        return new RgbFrame(index, index, size, new byte[size.pixels() * 3]);
    }
}
