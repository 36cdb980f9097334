package dev.reelmask.transition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.loop.Labels;
import dev.reelmask.loop.References;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.MapKind;
import dev.reelmask.result.PairResult;
import dev.reelmask.result.Reference;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import dev.reelmask.testing.SeenMaps;
import dev.reelmask.transition.TransitionSettings.Back;
import dev.reelmask.transition.TransitionSettings.Sides;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the table says of a pair, the loop would say of the frame. */
class TransitionWalkTest {
    private static final FrameSize SIZE = new FrameSize(48, 36);
    private static final int FRAMES = 24;
    private static final double TOLERANCE = 1e-12;

    /** Labels that the network is not quite right about. */
    private static Labels labels(boolean all) {
        return new Labels() {
            @Override
            public Optional<FrameSize> size() {
                return Optional.of(SIZE);
            }

            @Override
            public Optional<LabelMap> label(int frame) {
                RgbFrame next = GeneratedFrames.displaced(frame, SIZE, 1.5 * frame + 3, 0.7 * frame);
                return all || frame % 5 == 0 ? Optional.of(FakeNetwork.levels(next)) : Optional.empty();
            }
        };
    }

    /** By key frame, then by frame. */
    private static final class Rows implements TransitionSink {
        private final Map<Integer, Map<Integer, PairResult>> pairs = new TreeMap<>();
        private final List<IntervalResult> intervals = new ArrayList<>();

        @Override
        public void pair(PairResult pair) {
            assertThat(pairs.computeIfAbsent(pair.keyFrame(), unused -> new TreeMap<>())
                            .put(pair.frame(), pair))
                    .isNull();
        }

        @Override
        public void interval(IntervalResult interval) {
            intervals.add(interval);
        }
    }

    private static Rows walk(FakeNetwork network, FakeFlow flow, TransitionSettings settings, Labels labels) {
        Rows rows = new Rows();
        try (TransitionWalk walk = new TransitionWalk(network, flow, settings, rows)) {
            int end = walk.run(GeneratedFrames.of(SIZE, 0, FRAMES), labels, () -> {});
            assertThat(end).isEqualTo(FRAMES);
        }
        assertThat(network.open()).isZero();
        return rows;
    }

    private static List<FrameResult> loop(String scheduler, WarpSettings settings, Labels labels, int first, int end) {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        WarpSystem system = new WarpSystem(new FakeNetwork(), new FakeFlow(), settings);
        OnePointLoop.Settings all =
                OnePointLoop.Settings.defaults().withReferences(new References(1, Double.POSITIVE_INFINITY));
        new OnePointLoop(system, Schedulers.parse(scheduler), all)
                .run(new OnePointLoop.Input(
                        "a", "a", KeyReason.FIRST, GeneratedFrames.of(SIZE, first, end), SIZE, labels, rows::add));
        return rows;
    }

    @ParameterizedTest
    @EnumSource(FlowPath.class)
    void aPairScoresWhatTheLoopScoresFromThatKeyFrame(FlowPath path) {
        TransitionSettings settings = new TransitionSettings(path, 20, Sides.CAUSAL, Back.LEFT_OUT);
        Rows rows = walk(new FakeNetwork(), new FakeFlow(), settings, labels(true));

        for (int key : new int[] {0, 7}) {
            WarpSettings causal = new WarpSettings(Propagation.CAUSAL, path);
            List<FrameResult> frames = loop("fixed:1000", causal, labels(true), key, FRAMES);
            for (FrameResult frame : frames) {
                PairResult pair = rows.pairs.get(key).get(frame.frame());
                if (settings.gaps().has(frame.frame() - key) || frame.frame() == key) {
                    assertThat(pair.reference()).isEqualTo(Reference.LABEL);
                    assertThat(pair.meanIou())
                            .isEqualTo(frame.accuracy().orElseThrow().meanIou());
                } else {
                    assertThat(pair).isNull();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FlowPath.class)
    void evidenceIsWhatSchedulersSee(FlowPath path) {
        TransitionSettings settings = new TransitionSettings(path, 23, Sides.CAUSAL, Back.ESTIMATED);
        Rows rows = walk(new FakeNetwork(), new FakeFlow(), settings, labels(true));
        WarpSettings causal = new WarpSettings(Propagation.CAUSAL, path);

        for (String kind : List.of(
                "frame-difference:255",
                "flow-magnitude:10000",
                "warp-residual:255",
                "class-change:1",
                "flow-inconsistency:10000")) {
            List<FrameResult> frames = loop(kind, causal, labels(true), 0, FRAMES);
            for (FrameResult frame : frames.subList(1, 16)) {
                PairResult pair = rows.pairs.get(0).get(frame.frame());
                double seen =
                        switch (kind.substring(0, kind.indexOf(':'))) {
                            case "frame-difference" -> pair.frameDifference();
                            case "flow-magnitude" -> pair.flowMagnitude();
                            case "warp-residual" -> pair.warpResidual();
                            case "class-change" -> pair.classChange();
                            default -> pair.flowInconsistency();
                        };
                assertThat(seen).as("%s of frame %d", kind, frame.frame()).isEqualTo(frame.score());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FlowPath.class)
    void mapsAreWhatSchedulersSee(FlowPath path) {
        TransitionSettings settings =
                new TransitionSettings(path, 23, Sides.CAUSAL, Back.LEFT_OUT).withMaps(Set.of(MapKind.FLOW_GRID));
        Rows rows = walk(new FakeNetwork(), new FakeFlow(), settings, labels(true));
        SeenMaps seen = SeenMaps.of(MapKind.FLOW_GRID);
        FakeFlow flow = new FakeFlow();
        WarpSystem system = new WarpSystem(new FakeNetwork(), flow, new WarpSettings(Propagation.CAUSAL, path));

        new OnePointLoop(system, seen, OnePointLoop.Settings.defaults())
                .run(new OnePointLoop.Input(
                        "a",
                        "a",
                        KeyReason.FIRST,
                        GeneratedFrames.of(SIZE, 0, FRAMES),
                        SIZE,
                        Labels.none(),
                        row -> {}));

        assertThat(seen.all()).hasSize(FRAMES - 1);
        assertThat(flow.calls()).as("the mask takes the same flows").doesNotHaveDuplicates();
        for (int frame : settings.gaps().stored()) {
            assertThat(rows.pairs.get(0).get(frame).maps())
                    .containsExactly(Map.entry(MapKind.FLOW_GRID, seen.all().get(frame)));
        }
        assertThat(rows.pairs.get(3).get(3).maps()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FlowPath.class)
    void anIntervalLosesWhatTheLoopLosesBetweenItsKeyFrames(FlowPath path) {
        TransitionSettings settings = new TransitionSettings(path, 12, Sides.BOTH, Back.LEFT_OUT);
        Rows rows = walk(new FakeNetwork(), new FakeFlow(), settings, labels(true));
        WarpSettings blend = new WarpSettings(Propagation.BLEND, path);

        assertThat(rows.intervals).isNotEmpty();
        for (IntervalResult interval : rows.intervals) {
            int left = interval.leftKey();
            int right = interval.rightKey();
            assertThat(settings.lengths().has(right - left)).isTrue();
            if (left % 5 == 0) {
                // the last frame is a key frame
                List<FrameResult> frames = loop("fixed:1000", blend, labels(true), left, right + 1);
                double loss = 0;
                for (FrameResult frame : frames.subList(frames.size() - (right - left), frames.size() - 1)) {
                    double own =
                            rows.pairs.get(frame.frame()).get(frame.frame()).meanIou();
                    loss += own - frame.accuracy().orElseThrow().meanIou();
                }
                assertThat(interval.frames()).isEqualTo(right - left - 1);
                assertThat(interval.loss()).isCloseTo(loss, within(TOLERANCE));
            }
        }
        Set<List<Integer>> ends = new HashSet<>();
        rows.intervals.forEach(interval -> ends.add(List.of(interval.leftKey(), interval.rightKey())));
        for (int left = 0; left < FRAMES; left++) {
            for (int length : settings.lengths().stored()) {
                boolean isThere = length > 1 && left + length < FRAMES;
                assertThat(ends.contains(List.of(left, left + length))).isEqualTo(isThere);
            }
        }
    }

    @Test
    void framesWithoutLabelsAreComparedWithTheNetworksOwnMasks() {
        TransitionSettings settings = new TransitionSettings(FlowPath.AUTO, 6, Sides.CAUSAL, Back.LEFT_OUT);
        Rows rows = walk(new FakeNetwork(), new FakeFlow(), settings, labels(false));
        List<FrameResult> frames =
                loop("fixed:1000", new WarpSettings(Propagation.CAUSAL, FlowPath.AUTO), Labels.none(), 0, FRAMES);

        for (int frame = 1; frame <= 6; frame++) {
            PairResult pair = rows.pairs.get(0).get(frame);
            assertThat(pair.agreement())
                    .isEqualTo(frames.get(frame).accuracy().orElseThrow().meanIou());
            assertThat(pair.pixelAgreement())
                    .isEqualTo(frames.get(frame).accuracy().orElseThrow().pixelAccuracy());
            boolean isLabelled = frame % 5 == 0;
            assertThat(pair.reference()).isEqualTo(isLabelled ? Reference.LABEL : Reference.KEY_MASK);
            assertThat(Double.isNaN(pair.meanIou())).isEqualTo(!isLabelled);
        }
        assertThat(rows.pairs.get(3).get(3).agreement()).isEqualTo(1);
        assertThat(rows.pairs.get(3).get(3).flowInconsistency()).isNaN();
    }

    @ParameterizedTest
    @EnumSource(Sides.class)
    void eachFrameGoesThroughTheNetworkOnceAndEachStepIsEstimatedOnce(Sides sides) {
        FakeNetwork network = new FakeNetwork();
        FakeFlow flow = new FakeFlow();

        Rows rows = walk(network, flow, new TransitionSettings(FlowPath.AUTO, 8, sides, Back.LEFT_OUT), labels(true));

        assertThat(network.batchSizes()).hasSize(FRAMES).containsOnly(1);
        assertThat(network.mostOpen()).isLessThanOrEqualTo(10);
        assertThat(flow.calls()).doesNotHaveDuplicates();
        assertThat(rows.pairs).hasSize(FRAMES);
    }

    @Test
    void lostPicturesHaveNoPairsAndAreNoKeyFrames() {
        FrameSource all = GeneratedFrames.of(SIZE, 0, FRAMES);
        FrameSource lossy = new FrameSource() {
            @Override
            public Optional<RgbFrame> next() {
                Optional<RgbFrame> next = all.next();
                return next.filter(frame -> frame.index() == 4 || frame.index() == 5)
                                .isPresent()
                        ? next()
                        : next;
            }

            @Override
            public void close() {
                all.close();
            }
        };
        Rows rows = new Rows();
        try (TransitionWalk walk = new TransitionWalk(
                new FakeNetwork(),
                new FakeFlow(),
                new TransitionSettings(FlowPath.AUTO, 4, Sides.BOTH, Back.LEFT_OUT),
                rows)) {
            walk.run(lossy, Labels.none(), () -> {});
        }

        assertThat(rows.pairs).doesNotContainKeys(4, 5);
        assertThat(rows.pairs.get(3).keySet()).containsExactly(3, 6, 7);
        assertThat(rows.intervals)
                .filteredOn(interval -> interval.leftKey() == 3 && interval.rightKey() == 7)
                .extracting(IntervalResult::frames)
                .containsExactly(1);
    }

    @Test
    void aGapThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> new TransitionSettings(FlowPath.AUTO, 301, Sides.CAUSAL, Back.LEFT_OUT))
                .isInstanceOf(UserException.class)
                .hasMessage("--max-gap must be between 1 and 300, got 301");
    }
}
