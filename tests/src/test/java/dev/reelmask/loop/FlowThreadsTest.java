package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowCounts;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.FlowThreads;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Step flows that a task's other threads make while frames wait. */
@Timeout(60)
class FlowThreadsTest {
    private static final int CPU = -1;
    private static final FrameSize SIZE = new FrameSize(48, 36);
    private static final int FRAMES = 41;
    private static final long AMPLE = 64L << 20;

    private final FakeNetwork network = new FakeNetwork();

    /** Notes who makes which flow; fails where it is told to. */
    private static final class NotedFlow implements FlowEstimator {
        private final FakeFlow flow = new FakeFlow();
        private final List<String> beside = new ArrayList<>();
        private final int failing;

        NotedFlow(int failing) {
            this.failing = failing;
        }

        @Override
        public synchronized Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
            if (current.index() == failing) {
                throw new SequenceException(ReasonCode.NETWORK_FAILURE, "no flow of frame " + failing);
            }
            Flow made = flow.estimate(current, reference, initial);
            if (Thread.currentThread().getName().equals("reelmask-flow")) {
                beside.add(flow.calls().get(flow.calls().size() - 1));
            }
            return made;
        }

        @Override
        public boolean worksBeside() {
            return true;
        }

        @Override
        public String description() {
            return "noted";
        }

        @Override
        public void close() {}
    }

    /** What a row says but for times. */
    private record Row(int frame, Optional<KeyReason> reason, double score, LabelMap mask) {
        static Row of(FrameResult row) {
            return new Row(row.frame(), row.keyReason(), row.score(), row.mask());
        }
    }

    private record Run(List<Row> rows, List<String> calls, List<String> beside, Optional<String> failure) {}

    private Run run(String scheduler, WarpSettings warp, long bytes, int threads, int failing) {
        NotedFlow flow = new NotedFlow(failing);
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        try (FlowThreads beside = FlowThreads.ofTask(threads)) {
            SharedFlowSettings shared = new SharedFlowSettings(bytes, new FlowCounts(), beside);
            OperatingPoint point = new OperatingPoint(
                    new WarpSystem(network, flow, warp, shared),
                    Schedulers.parse(scheduler).open(CPU),
                    References.NONE);
            LoopInput input = new LoopInput(
                    "c",
                    "c",
                    KeyReason.FIRST,
                    GeneratedFrames.of(SIZE, 0, FRAMES),
                    LoopInput.OPEN,
                    SIZE,
                    Labels.none(),
                    List.of(new LoopOutput(point, rows::add)));
            LoopOutcome outcome = new SegmentationLoop(network, LoopSettings.defaults())
                    .run(List.of(input))
                    .get(0)
                    .get(0);
            assertThat(network.open()).isZero();
            return new Run(
                    rows.stream().map(Row::of).toList(),
                    flow.flow.calls().stream().sorted().toList(),
                    List.copyOf(flow.beside),
                    outcome.failure().map(Throwable::getMessage));
        }
    }

    static Stream<Arguments> settings() {
        return Stream.of("fixed:5", "random:0.2", "flow-magnitude:4", "fixed:40")
                .flatMap(scheduler -> Arrays.stream(Propagation.values())
                        .flatMap(propagation -> Arrays.stream(FlowPath.values())
                                .map(path -> Arguments.of(scheduler, new WarpSettings(propagation, path)))));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void threadsChangeNeitherRowsNorWhichFlowsAreMade(String scheduler, WarpSettings warp) {
        Run without = run(scheduler, warp, AMPLE, 1, -1);
        Run with = run(scheduler, warp, AMPLE, 4, -1);

        assertThat(with.rows()).hasSize(FRAMES).isEqualTo(without.rows());
        assertThat(with.calls()).isEqualTo(without.calls());
        assertThat(without.beside()).isEmpty();
    }

    @Test
    void stepsBetweenFramesThatWaitAreMadeThereAndBack() {
        Run run = run("fixed:5", new WarpSettings(Propagation.BLEND, FlowPath.CHAINED), AMPLE, 2, -1);

        // what the loop's own thread comes to first it makes itself
        assertThat(run.beside()).isNotEmpty().allMatch(call -> call.contains("->"));
        assertThat(run.beside()).isSubsetOf(run.calls());
    }

    @Test
    void noFlowIsMadeAheadWhereTheNearerKeyFrameIsNotKnown() {
        for (Propagation propagation : List.of(Propagation.CAUSAL, Propagation.NEAREST)) {
            Run run = run("fixed:5", new WarpSettings(propagation, FlowPath.AUTO), AMPLE, 4, -1);
            assertThat(run.beside()).isEmpty();
        }
    }

    @Test
    void noFlowIsMadeAheadWhereThereIsNoRoom() {
        WarpSettings warp = new WarpSettings(Propagation.BLEND, FlowPath.AUTO);
        Run run = run("fixed:5", warp, 8L, 4, -1);

        assertThat(run.beside()).isEmpty();
        assertThat(run.rows()).isEqualTo(run("fixed:5", warp, AMPLE, 1, -1).rows());
    }

    @Test
    void aFlowThatFailsBesideEndsTheSequenceAsItWouldInTheLoop() {
        WarpSettings warp = new WarpSettings(Propagation.BLEND, FlowPath.AUTO);
        Run without = run("fixed:5", warp, AMPLE, 1, 17);
        Run with = run("fixed:5", warp, AMPLE, 4, 17);

        assertThat(with.failure()).isPresent().isEqualTo(without.failure());
        assertThat(with.rows()).isEqualTo(without.rows());
    }
}
