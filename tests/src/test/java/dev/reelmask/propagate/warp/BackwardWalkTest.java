package dev.reelmask.propagate.warp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.GeneratedFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows to the next key frame are the same, however long the stretch before it is. */
class BackwardWalkTest {
    private static final FrameSize SIZE = new FrameSize(24, 16);
    private static final int BLOCK = 32;

    private static List<RgbFrame> frames(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(index -> GeneratedFrames.displaced(index, SIZE, index, 0))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 64, 65, 120})
    void givesTheFlowsOfOneWalk(int count) {
        List<RgbFrame> frames = frames(5, count);
        RgbFrame key = frames(5 + count, 1).get(0);
        for (FlowPath path : FlowPath.values()) {
            List<float[]> expected = new ArrayList<>();
            FlowChain chain = new FlowPaths(new FakeFlow(), path, 0).chain(key);
            for (int i = count - 1; i >= 0; i--) {
                expected.add(0, chain.next(frames.get(i)).flow().toHost().uv());
            }
            FakeFlow flow = new FakeFlow();

            BackwardWalk walk = new BackwardWalk(new FlowPaths(flow, path, 0).chain(key), frames, System::nanoTime);
            List<float[]> taken = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                taken.add(walk.next().link().flow().toHost().uv());
            }

            assertThat(taken).as("%s", path).usingRecursiveComparison().isEqualTo(expected);
            long steps =
                    flow.calls().stream().filter(call -> call.contains("->")).count();
            assertThat(steps)
                    .as("only what lies behind the first block is walked twice")
                    .isLessThanOrEqualTo(count + Math.max(0, count - BLOCK));
            assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void keepsABlockAndOneFlowForEachOther() {
        assertThat(IntStream.of(1, 32, 64, 120).map(BackwardWalk::most)).containsExactly(1, 32, 34, 35);
    }
}
