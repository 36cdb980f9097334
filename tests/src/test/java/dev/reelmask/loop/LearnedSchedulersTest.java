package dev.reelmask.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.policy.PolicyNetwork;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.MapKind;
import dev.reelmask.result.PairResult;
import dev.reelmask.schedule.DeviationSource;
import dev.reelmask.schedule.DvsnetSource;
import dev.reelmask.schedule.LookaheadSource;
import dev.reelmask.schedule.PolicySource;
import dev.reelmask.schedule.SchedulerFactory;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.learned.AgreementPredictor;
import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.schedule.learned.ClassInput;
import dev.reelmask.schedule.learned.DenseLayer;
import dev.reelmask.schedule.learned.DenseNetwork;
import dev.reelmask.schedule.learned.DeviationPredictor;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.learned.FramePairNetwork;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.learned.MapNetwork;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.LookaheadKeys;
import dev.reelmask.schedule.table.PairNumber;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.TableEpisode;
import dev.reelmask.testing.FakeFlow;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.OnePointLoop;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSettings.Back;
import dev.reelmask.transition.TransitionSettings.Sides;
import dev.reelmask.transition.TransitionSink;
import dev.reelmask.transition.TransitionWalk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a bundle's scheduler decides is the same whatever runs beside, in pieces, and on a table. */
@Timeout(120)
class LearnedSchedulersTest {
    private static final int CPU = -1;
    private static final FrameSize SIZE = new FrameSize(48, 36);
    private static final int FRAMES = 60;
    /** Distances up to which a table holds each. */
    private static final int DENSE = 16;

    /** With random weights: about a key frame in five here. */
    private static SchedulerSource policy(HistoryNumber... history) {
        PolicyState state = new PolicyState(
                List.of(EvidenceKind.FRAME_DIFFERENCE, EvidenceKind.FLOW_MAGNITUDE),
                List.of(new EvidenceScale(5, 3, 0.5), new EvidenceScale(1, 1, 0.5)),
                List.of(history));
        PolicyNetwork shape = new PolicyNetwork(2, history.length, List.of(), List.of(8, 1));
        KeyPolicy policy = new KeyPolicy(
                state, PolicyNetwork.dense(Weights.initial(shape.network(), 2)), new PriceRange(0.1, 2, 0.5));
        return new PolicySource(0.55, Double.NaN).with(policy, "test");
    }

    /** About a key frame in six, sooner where more is left of the difference in a class. */
    private static SchedulerSource byClass(HistoryNumber... history) {
        int numbers = 2 * new FakeNetwork().classes().size();
        PolicyState state = new PolicyState(
                List.of(EvidenceKind.FLOW_MAGNITUDE),
                List.of(new EvidenceScale(1, 1, 0.5)),
                List.of(new ClassInput(
                        ClassKind.CLASS_RESIDUAL, Collections.nCopies(numbers, new EvidenceScale(0.1, 1, 1)))),
                List.of(history));
        float[] weights = new float[1 + numbers + history.length];
        for (int i = 2; i <= numbers; i += 2) {
            weights[i] = 0.15f;
        }
        weights[1 + numbers + List.of(history).indexOf(HistoryNumber.LOG_DISTANCE)] = 20;
        DenseLayer head = new DenseLayer(weights, new float[] {-6.3f});
        KeyPolicy policy =
                new KeyPolicy(state, new DenseNetwork(List.of(), List.of(head)), new PriceRange(0.1, 2, 0.5));
        return new PolicySource(0.5, Double.NaN).with(policy, "test");
    }

    /** By a grid of flow: 100 less the tenths of the frame by which it moves on average. */
    private static SchedulerSource dvsnet(DvsnetSource.Target target) {
        float[] lengthItself = new float[4 * 9];
        lengthItself[2 * 9 + 4] = 1;
        float[] less = new float[MapKind.FLOW_GRID.cells()];
        Arrays.fill(less, -1f / less.length);
        MapNetwork network = new MapNetwork(
                16, 1, new DenseLayer(lengthItself, new float[1]), List.of(new DenseLayer(less, new float[] {100})));
        List<ChannelScale> scales = Collections.nCopies(4, new ChannelScale(0, 0.1));
        return new DvsnetSource(98.8, target).with(new AgreementPredictor(MapKind.FLOW_GRID, scales, network), "test");
    }

    /** By low features: 100 less half of the mean difference in grey. */
    private static SchedulerSource deviation() {
        float[] itself = new float[9];
        itself[4] = 1;
        FramePairNetwork network = new FramePairNetwork(
                16,
                new DenseLayer(itself, new float[1]),
                new DenseLayer(new float[] {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0}, new float[2]),
                new DenseLayer(new float[] {-0.5f, -0.5f}, new float[] {100}));
        return new DeviationSource(0.008)
                .with(new DeviationPredictor(List.of(new ChannelScale(0, 20)), network), "test");
    }

    /** By what steps cost: about a key frame in seven. */
    private static SchedulerSource lookahead() {
        HardnessModel model = new HardnessModel(
                List.of(EvidenceKind.FRAME_DIFFERENCE, EvidenceKind.FLOW_MAGNITUDE),
                List.of(new EvidenceScale(5, 3, 0.5), new EvidenceScale(1, 1, 0.5)),
                List.of(0.5, 0.5),
                -3,
                2,
                0.5,
                1);
        return new LookaheadKeys(model, new LookaheadSource(0.3, 12), "lookahead:0.3,frames=12,content=test");
    }

    private static Stream<Arguments> schedulers() {
        return Stream.of(
                Arguments.of("policy", policy(HistoryNumber.values())),
                Arguments.of("by class", byClass(HistoryNumber.values())),
                Arguments.of("dvsnet", dvsnet(DvsnetSource.Target.FIXED)),
                Arguments.of("dvsnet, dynamic", dvsnet(DvsnetSource.Target.DYNAMIC)),
                Arguments.of("deviation", deviation()),
                Arguments.of("lookahead", lookahead()));
    }

    /** Those that do not look back further than to the last key frame. */
    private static Stream<Arguments> withoutMemory() {
        return Stream.of(
                Arguments.of("policy", policy(HistoryNumber.LOG_DISTANCE)),
                Arguments.of("by class", byClass(HistoryNumber.LOG_DISTANCE)),
                Arguments.of("dvsnet", dvsnet(DvsnetSource.Target.FIXED)),
                Arguments.of("deviation", deviation()),
                Arguments.of("lookahead", lookahead()));
    }

    private static OnePointLoop loop(SchedulerSource scheduler, Propagation propagation, OnePointLoop.Settings all) {
        WarpSettings warp = new WarpSettings(propagation, FlowPath.AUTO);
        return new OnePointLoop(new WarpSystem(new FakeNetwork(), new FakeFlow(), warp), scheduler, all);
    }

    private static OnePointLoop.Input input(int first, int end, KeyReason reason, List<FrameResult> rows) {
        return new OnePointLoop.Input(
                "c" + first, "c", reason, GeneratedFrames.of(SIZE, first, end), SIZE, Labels.none(), rows::add);
    }

    private static List<Integer> keys(List<FrameResult> rows) {
        return rows.stream().filter(FrameResult::isKey).map(FrameResult::frame).toList();
    }

    private static List<FrameResult> run(SchedulerSource scheduler, int first, int end, KeyReason reason) {
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());
        loop(scheduler, Propagation.CAUSAL, OnePointLoop.Settings.defaults()).run(input(first, end, reason, rows));
        return rows;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedulers")
    void decidesAlikeForEveryWindowAndWhateverRunsBeside(String name, SchedulerSource scheduler) {
        for (Propagation propagation : Propagation.values()) {
            List<List<Integer>> alone = lockstep(scheduler, propagation, 1, 1);

            assertThat(alone).allMatch(keys -> keys.size() > 3 && keys.size() < 30);
            for (int window : new int[] {1, 5, 50}) {
                assertThat(lockstep(scheduler, propagation, window, 3))
                        .as(propagation.name())
                        .isEqualTo(alone);
            }
        }
    }

    /** Key frames of three sequences that run so many at a time. */
    private static List<List<Integer>> lockstep(
            SchedulerSource scheduler, Propagation propagation, int window, int together) {
        OnePointLoop.Settings settings = OnePointLoop.Settings.defaults().withWindow(window);
        List<List<FrameResult>> rows = new ArrayList<>();
        List<OnePointLoop.Input> inputs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            rows.add(Collections.synchronizedList(new ArrayList<>()));
            inputs.add(input(100 * i, 100 * i + FRAMES - 9 * i, KeyReason.FIRST, rows.get(i)));
        }
        for (int from = 0; from < 3; from += together) {
            loop(scheduler, propagation, settings)
                    .run(inputs.subList(from, from + together))
                    .forEach(LoopOutcome::orThrow);
        }
        return rows.stream().map(LearnedSchedulersTest::keys).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutMemory")
    void aPieceThatBeginsAtAKeyFrameDecidesAsTheWholeDoes(String name, SchedulerSource scheduler) {
        List<Integer> whole = keys(run(scheduler, 0, FRAMES, KeyReason.FIRST));
        int cut = whole.get(whole.size() / 2);

        assertThat(keys(run(scheduler, cut, FRAMES, KeyReason.PIECE)))
                .isEqualTo(whole.subList(whole.indexOf(cut), whole.size()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedulers")
    void aPieceDecidesAsASequenceThatBeginsThere(String name, SchedulerSource scheduler) {
        assertThat(keys(run(scheduler, 20, FRAMES, KeyReason.PIECE)))
                .isEqualTo(keys(run(scheduler, 20, FRAMES, KeyReason.FIRST)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schedulers")
    void decidesOnATableAsInTheLoop(String name, SchedulerSource scheduler) {
        List<FrameResult> rows = run(scheduler, 0, FRAMES, KeyReason.FIRST);
        List<Integer> keys = keys(rows);

        try (SchedulerFactory open = scheduler.open(CPU)) {
            TableEpisode episode = TableEpisode.of(table(), open.create("c0"));

            assertThat(rows).allMatch(row -> row.frame() - row.lastKeyFrame() < DENSE);
            assertThat(episode.keys().keys()).isEqualTo(keys);
        }
    }

    @Test
    void aStepIsEstimatedOnceForDecisionsAndMasks() {
        FakeFlow flow = new FakeFlow();
        WarpSystem system =
                new WarpSystem(new FakeNetwork(), flow, new WarpSettings(Propagation.BLEND, FlowPath.CHAINED));
        List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());

        List<LoopOutcome> outcomes = new OnePointLoop(system, lookahead(), OnePointLoop.Settings.defaults())
                .run(List.of(input(0, FRAMES, KeyReason.FIRST, rows)));

        assertThat(outcomes).as("no other point has paid").allMatch(one -> one.sparedUs() == 0);
        // forwards all steps, backwards those that do not end at a key frame but for the first one's
        assertThat(flow.calls()).doesNotHaveDuplicates().hasSizeBetween(FRAMES - 1, 2 * (FRAMES - 1));
    }

    @Test
    void lowFeaturesAreMadeOnceAFrame() {
        for (Propagation propagation : Propagation.values()) {
            FakeNetwork network = new FakeNetwork();
            WarpSystem system = new WarpSystem(network, new FakeFlow(), new WarpSettings(propagation, FlowPath.AUTO));
            List<FrameResult> rows = Collections.synchronizedList(new ArrayList<>());

            new OnePointLoop(system, deviation(), OnePointLoop.Settings.defaults())
                    .run(input(0, FRAMES, KeyReason.FIRST, rows));

            assertThat(network.lowFrames())
                    .as(propagation.name())
                    .isEqualTo(IntStream.range(0, FRAMES).boxed().toList());
        }
    }

    private static SequenceTransitions table() {
        TransitionSettings settings = new TransitionSettings(FlowPath.AUTO, 20, Sides.CAUSAL, Back.LEFT_OUT)
                .withMaps(Set.of(MapKind.FLOW_GRID, MapKind.LOW_FEATURES))
                .withClasses(Set.of(ClassKind.CLASS_RESIDUAL));
        SequenceTransitions.Builder table = new SequenceTransitions.Builder("c0", FRAMES, settings.gaps());
        TransitionSink sink = new TransitionSink() {
            @Override
            public void pair(PairResult pair) {
                Map<PairNumber, Double> numbers = new EnumMap<>(PairNumber.class);
                numbers.put(PairNumber.FRAME_DIFFERENCE, pair.frameDifference());
                numbers.put(PairNumber.FLOW_MAGNITUDE, pair.flowMagnitude());
                table.add(pair.frame(), pair.keyFrame(), numbers)
                        .with(pair.frame(), pair.keyFrame(), pair.maps())
                        .withClasses(pair.frame(), pair.keyFrame(), pair.classes());
            }

            @Override
            public void interval(IntervalResult interval) {}
        };
        try (TransitionWalk walk = new TransitionWalk(new FakeNetwork(), new FakeFlow(), settings, sink)) {
            walk.run(GeneratedFrames.of(SIZE, 0, FRAMES), Labels.none(), () -> {});
        }
        return table.build();
    }
}
