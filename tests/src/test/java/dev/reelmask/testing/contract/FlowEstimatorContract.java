package dev.reelmask.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.testing.GeneratedFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link FlowEstimator} keeps. */
public interface FlowEstimatorContract {
    FrameSize SIZE = new FrameSize(72, 56);

    /** A new estimator; the test closes it. */
    FlowEstimator open();

    private static RgbFrame frame(int index) {
        return GeneratedFrames.displaced(index, SIZE, 1.5 * index, -index);
    }

    private static float[] values(FlowEstimator estimator, int current, int reference) {
        return estimator
                .estimate(frame(current), frame(reference), Optional.empty())
                .toHost()
                .uv();
    }

    @Test
    default void aFlowIsFiniteAndResizesToItsFrames() {
        try (FlowEstimator estimator = open()) {
            Flow flow = estimator.estimate(frame(1), frame(0), Optional.empty());

            assertThat(flow.size()).isEqualTo(flow.toHost().size());
            assertThat(flow.resized(SIZE).size()).isEqualTo(SIZE);
            for (float value : flow.resized(SIZE).toHost().uv()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    default void whatWasEstimatedBeforeChangesNothing() {
        try (FlowEstimator used = open();
                FlowEstimator fresh = open()) {
            values(used, 3, 0);
            Flow start = used.estimate(frame(2), frame(1), Optional.empty());
            used.estimate(frame(2), frame(0), Optional.of(start));

            assertThat(values(used, 1, 0)).isEqualTo(values(fresh, 1, 0));
        }
    }

    @Test
    default void anInitialFlowIsIgnoredWhereItSaysSo() {
        try (FlowEstimator estimator = open()) {
            Flow far = new FlowField(SIZE, filled(5));

            float[] started = estimator
                    .estimate(frame(1), frame(0), Optional.of(far))
                    .toHost()
                    .uv();

            if (!estimator.takesInitial()) {
                assertThat(started).isEqualTo(values(estimator, 1, 0));
            }
            assertThat(estimator.estimate(frame(1), frame(0), Optional.of(far.resized(new FrameSize(9, 7)))))
                    .as("an initial flow may have any size")
                    .isNotNull();
        }
    }

    private static float[] filled(float value) {
        float[] uv = new float[2 * SIZE.pixels()];
        Arrays.fill(uv, value);
        return uv;
    }

    @Test
    default void severalThreadsGetWhatOneGets() throws ExecutionException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (FlowEstimator estimator = open()) {
            List<Future<float[]>> found = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                int current = 1 + i % 3;
                found.add(threads.submit(() -> values(estimator, current, 0)));
            }
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).get()).isEqualTo(values(estimator, 1 + i % 3, 0));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    default void twoOfAKindDescribeThemselvesAlike() {
        try (FlowEstimator one = open();
                FlowEstimator two = open()) {
            assertThat(one.description()).isNotBlank().isEqualTo(two.description());
        }
    }
}
