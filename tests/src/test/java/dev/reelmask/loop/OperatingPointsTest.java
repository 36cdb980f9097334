package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.propagate.Needs;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.Track;
import dev.reelmask.propagate.warp.FlowCounts;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.CountingSystem;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.RepeatSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several operating points of a sequence side by side say what each says alone, and cost less. */
@Timeout(120)
class OperatingPointsTest {
    private static final int CPU = -1;
    private static final FrameSize SIZE = new FrameSize(48, 36);
    private static final int FRAMES = 40;
    private static final List<String> SCHEDULERS = List.of(
            "every-frame",
            "fixed:5",
            "fixed:12",
            "random:0.2",
            "frame-difference:14",
            "flow-magnitude:3",
            "flow-magnitude:6",
            "warp-residual:10",
            "class-change:0.2",
            "flow-inconsistency:2");
    private static final References SOME = new References(0.3, 1);

    private final FakeNetwork network = new FakeNetwork();
    private final FakeFlow flow = new FakeFlow();

    private List<OperatingPoint> points(FlowPath path, SharedFlowSettings shared) {
        List<OperatingPoint> points = new ArrayList<>();
        for (String scheduler : SCHEDULERS) {
            for (Propagation propagation : Propagation.values()) {
                WarpSystem system = new WarpSystem(network, flow, new WarpSettings(propagation, path), shared);
                points.add(
                        new OperatingPoint(system, Schedulers.parse(scheduler).open(CPU), SOME));
            }
        }
        return points;
    }

    private List<List<FrameResult>> run(List<OperatingPoint> points, LoopSettings settings, Labels labels) {
        List<List<FrameResult>> rows = new ArrayList<>();
        List<LoopInput> inputs = new ArrayList<>();
        for (int clip = 0; clip < 2; clip++) {
            List<LoopOutput> outputs = new ArrayList<>();
            for (OperatingPoint point : points) {
                List<FrameResult> its = Collections.synchronizedList(new ArrayList<>());
                rows.add(its);
                outputs.add(new LoopOutput(point, its::add));
            }
            GeneratedFrames frames = GeneratedFrames.of(SIZE, 100 * clip, 100 * clip + FRAMES - 7 * clip);
            inputs.add(new LoopInput(
                    "c" + clip, "c" + clip, KeyReason.FIRST, frames, LoopInput.OPEN, SIZE, labels, outputs));
        }
        new SegmentationLoop(network, settings).run(inputs).forEach(outcomes -> outcomes.forEach(LoopOutcome::orThrow));
        return rows;
    }

    private List<List<FrameResult>> alone(List<OperatingPoint> points, LoopSettings settings, Labels labels) {
        List<List<FrameResult>> first = new ArrayList<>();
        List<List<FrameResult>> second = new ArrayList<>();
        for (OperatingPoint point : points) {
            List<List<FrameResult>> rows = run(List.of(point), settings, labels);
            first.add(rows.get(0));
            second.add(rows.get(1));
        }
        first.addAll(second);
        return first;
    }

    private static List<List<FrameResult>> untimed(List<List<FrameResult>> rows) {
        return rows.stream()
                .map(its -> its.stream().map(OperatingPointsTest::untimed).toList())
                .toList();
    }

    private static FrameResult untimed(FrameResult row) {
        return new FrameResult(
                row.frame(),
                row.ptsUs(),
                row.keyReason(),
                row.damaged(),
                row.lastKeyFrame(),
                row.keyAllRatio(),
                row.score(),
                row.sourceSize(),
                row.networkSize(),
                row.mask(),
                row.accuracy(),
                StageMicros.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"AUTO,1", "AUTO,16", "INIT,1", "INIT,16", "DIRECT,16", "CHAINED,1"})
    void pointsSideBySideSayWhatEachSaysAlone(FlowPath path, int window) {
        LoopSettings settings = LoopSettings.defaults().withMaxGap(9).withWindow(window);
        List<OperatingPoint> points = points(path, SharedFlowSettings.defaults());

        List<List<FrameResult>> together = run(points, settings, Labels.none());

        assertThat(together).allMatch(rows -> rows.size() == FRAMES || rows.size() == FRAMES - 7);
        assertThat(untimed(together)).isEqualTo(untimed(alone(points, settings, Labels.none())));
        assertThat(network.open()).isZero();
    }

    /** {@code auto} starts its estimates from other flows than {@code init}. */
    @ParameterizedTest
    @CsvSource({"AUTO DIRECT CHAINED", "INIT DIRECT CHAINED"})
    void noFrameGoesThroughTheNetworkTwiceAndNoFlowIsEstimatedTwice(String paths) {
        FlowCounts counts = new FlowCounts();
        List<OperatingPoint> points = new ArrayList<>();
        for (FlowPath path :
                Arrays.stream(paths.split(" ")).map(FlowPath::valueOf).toList()) {
            points.addAll(points(path, new SharedFlowSettings(64L << 20, counts)));
        }
        LoopSettings settings = LoopSettings.defaults().withMaxGap(9);

        List<List<FrameResult>> together = run(points, settings, Labels.none());

        List<String> calls = List.copyOf(flow.calls());
        assertThat(calls).doesNotHaveDuplicates();
        assertThat(counts.estimates()).isEqualTo(calls.size());
        assertThat(counts.repeats()).isZero();
        assertThat(network.batchSizes().stream().mapToInt(size -> size).sum())
                .as("every frame is a key frame of one point")
                .isEqualTo(2 * FRAMES - 7);
        flow.calls().clear();
        assertThat(untimed(together)).isEqualTo(untimed(alone(points, settings, Labels.none())));
        assertThat(Set.copyOf(flow.calls())).as("no flow that no point needs").isEqualTo(Set.copyOf(calls));
    }

    @Test
    void flowsThatThereIsNoRoomForAreMadeAgainAndCounted() {
        FlowCounts ample = new FlowCounts();
        FlowCounts scarce = new FlowCounts();
        LoopSettings settings = LoopSettings.defaults().withMaxGap(9);

        List<List<FrameResult>> expected =
                run(points(FlowPath.INIT, new SharedFlowSettings(64L << 20, ample)), settings, Labels.none());
        List<List<FrameResult>> rows =
                run(points(FlowPath.INIT, new SharedFlowSettings(8L * SIZE.pixels(), scarce)), settings, Labels.none());

        assertThat(untimed(rows)).isEqualTo(untimed(expected));
        assertThat(scarce.repeats()).isPositive();
        assertThat(scarce.estimates() - scarce.repeats()).isEqualTo(ample.estimates());
    }

    @Test
    void timesAreThoseOfAPointAloneWithWhatOthersPaidForToldApart() {
        List<OperatingPoint> points = points(FlowPath.INIT, SharedFlowSettings.defaults());
        List<LoopOutput> outputs = new ArrayList<>();
        List<List<FrameResult>> rows = new ArrayList<>();
        for (OperatingPoint point : points) {
            List<FrameResult> its = Collections.synchronizedList(new ArrayList<>());
            rows.add(its);
            outputs.add(new LoopOutput(point, its::add));
        }

        List<LoopOutcome> outcomes = new SegmentationLoop(network, LoopSettings.defaults())
                .run(new LoopInput(
                        "c",
                        "c",
                        KeyReason.FIRST,
                        GeneratedFrames.of(SIZE, 0, 30),
                        LoopInput.OPEN,
                        SIZE,
                        Labels.none(),
                        outputs));

        assertThat(outcomes.get(0).sparedUs()).as("the first pays").isZero();
        for (int i = 1; i < points.size(); i++) {
            long network = rows.get(i).stream()
                    .mapToLong(row -> row.micros().network() + row.micros().reference())
                    .sum();
            long all =
                    rows.get(i).stream().mapToLong(OperatingPointsTest::micros).sum();
            assertThat(outcomes.get(i).sparedUs())
                    .as("every-frame is first and pays for the network")
                    .isBetween(network, all + 1000);
        }
    }

    private static long micros(FrameResult row) {
        StageMicros micros = row.micros();
        return micros.decode() + micros.network() + micros.flow() + micros.propagate() + micros.reference();
    }

    @Test
    void aLabelIsReadOnceForAllPoints() {
        AtomicInteger read = new AtomicInteger();
        Labels labels = new Labels() {
            @Override
            public Optional<FrameSize> size() {
                return Optional.of(SIZE);
            }

            @Override
            public Optional<LabelMap> label(int frame) {
                read.incrementAndGet();
                return Optional.of(new LabelMap(SIZE, new byte[SIZE.pixels()]));
            }
        };
        List<OperatingPoint> points = points(FlowPath.DIRECT, SharedFlowSettings.defaults());

        List<List<FrameResult>> together = run(points, LoopSettings.defaults(), labels);

        assertThat(read.get()).isEqualTo(2 * FRAMES - 7);
        assertThat(untimed(together)).isEqualTo(untimed(alone(points, LoopSettings.defaults(), labels)));
    }

    @Test
    void onePointsFailureLeavesTheOthersWhole() {
        List<Integer> good = Collections.synchronizedList(new ArrayList<>());
        WarpSystem system = new WarpSystem(network, flow, WarpSettings.defaults());
        OperatingPoint point =
                new OperatingPoint(system, Schedulers.parse("fixed:4").open(CPU), References.NONE);
        OperatingPoint broken = new OperatingPoint(
                new Broken(system), Schedulers.parse("fixed:5").open(CPU), References.NONE);

        List<LoopOutcome> outcomes = new SegmentationLoop(network, LoopSettings.defaults())
                .run(List.of(new LoopInput(
                        "c",
                        "c",
                        KeyReason.FIRST,
                        GeneratedFrames.of(SIZE, 0, 60),
                        LoopInput.OPEN,
                        SIZE,
                        Labels.none(),
                        List.of(
                                new LoopOutput(broken, row -> {}),
                                new LoopOutput(point, row -> {
                                    throw new IOException("disk full");
                                }),
                                new LoopOutput(point, row -> good.add(row.frame()))))))
                .get(0);

        assertThat(outcomes.get(0).failure().orElseThrow()).hasMessageContaining("no mask");
        assertThat(outcomes.get(1).failure().orElseThrow()).hasMessageContaining("disk full");
        assertThat(outcomes.get(2).failure()).isEmpty();
        assertThat(good).hasSize(60);
        assertThat(network.open()).isZero();
    }

    @Test
    void framesThatCannotBeReadEndAllPointsAlike() {
        WarpSystem system = new WarpSystem(network, flow, WarpSettings.defaults());
        List<LoopOutput> outputs = Stream.of("fixed:2", "fixed:3")
                .map(text -> new OperatingPoint(system, Schedulers.parse(text).open(CPU), References.NONE))
                .map(point -> new LoopOutput(point, row -> {}))
                .toList();
        GeneratedFrames frames = GeneratedFrames.failingAt(SIZE, 0, 20, 9);

        List<LoopOutcome> outcomes = new SegmentationLoop(network, LoopSettings.defaults())
                .run(List.of(
                        new LoopInput("c", "c", KeyReason.FIRST, frames, LoopInput.OPEN, SIZE, Labels.none(), outputs)))
                .get(0);

        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.failure().orElseThrow())
                .hasMessage("frame 9 is broken"));
        assertThat(network.open()).isZero();
    }

    @Test
    void systemsOfAllKindsRunSideBySide() {
        List<OperatingPoint> points = Stream.of(
                        new RepeatSystem(network),
                        new CountingSystem(network),
                        new WarpSystem(network, flow, WarpSettings.defaults()))
                .map(system ->
                        new OperatingPoint(system, Schedulers.parse("fixed:4").open(CPU), References.NONE))
                .toList();

        List<List<FrameResult>> together = run(points, LoopSettings.defaults(), Labels.none());

        assertThat(untimed(together)).isEqualTo(untimed(alone(points, LoopSettings.defaults(), Labels.none())));
        assertThat(new TreeSet<>(Arrays.asList(0, 4, 8)))
                .isSubsetOf(together.get(0).stream()
                        .filter(FrameResult::isKey)
                        .map(FrameResult::frame)
                        .toList());
    }

    @Test
    void pointsOfAnotherNetworkAreRefused() {
        OperatingPoint other = new OperatingPoint(
                new RepeatSystem(new FakeNetwork()), Schedulers.parse("fixed:4").open(CPU), References.NONE);

        assertThatThrownBy(() -> run(List.of(other), LoopSettings.defaults(), Labels.none()))
                .hasMessageContaining("another network");
    }

    /** Makes no mask. */
    private record Broken(PropagationSystem system) implements PropagationSystem {
        @Override
        public SegmentationNetwork network() {
            return system.network();
        }

        @Override
        public Needs needs() {
            return system.needs();
        }

        @Override
        public Track open(SequenceScope scope) {
            return system.open(scope);
        }

        @Override
        public List<LabelMap> propagate(List<Request> requests) {
            throw new SequenceException(ReasonCode.NETWORK_FAILURE, "no mask");
        }
    }
}
