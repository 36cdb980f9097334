package dev.reelmask.train.steady;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.train.data.FramePairs;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairFlowsTest {
    private static final FrameSize SIZE = new FrameSize(64, 48);

    @TempDir
    private Path folder;

    private int estimates;

    /** Counts what is asked of a flow. */
    private FlowEstimator counted(FlowEstimator flow) {
        return new FlowEstimator() {
            @Override
            public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
                estimates++;
                return flow.estimate(current, reference, initial);
            }

            @Override
            public String description() {
                return flow.description();
            }

            @Override
            public void close() {
                flow.close();
            }
        };
    }

    @Test
    void aFlowIsEstimatedOnceAndStaysAsItWas() {
        RgbFrame here = GeneratedFrames.displaced(0, SIZE, 0, 0);
        RgbFrame there = GeneratedFrames.displaced(1, SIZE, 2, 1);
        try (FlowEstimator flow = counted(new DisFlow(DisPreset.MEDIUM));
                PairFlows flows = new PairFlows(flow, folder.resolve("flows"))) {
            FlowField first = flows.of(new FramePairs.Pair(0, 1), here, there);
            FlowField back = flows.of(new FramePairs.Pair(1, 0), there, here);
            FlowField again = flows.of(new FramePairs.Pair(0, 1), here, there);

            assertThat(estimates).isEqualTo(2);
            assertThat(again.size()).isEqualTo(first.size());
            assertThat(again.uv()).isEqualTo(first.uv()).isNotEqualTo(back.uv());
        }
        assertThat(folder).isEmptyDirectory();
    }
}
