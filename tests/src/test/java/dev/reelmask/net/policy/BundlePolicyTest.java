package dev.reelmask.net.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.SchedulerInput;
import dev.reelmask.net.bundle.SchedulerSpec;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.Decision;
import dev.reelmask.schedule.DvsnetSource;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.PolicySource;
import dev.reelmask.schedule.Scheduler;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.learned.AgreementPredictor;
import dev.reelmask.schedule.learned.ChannelScale;
import dev.reelmask.schedule.learned.ClassInput;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlePolicyTest {
    private static final Bundle NETWORK =
            Bundle.read(Path.of("../conf/bundles/face-lite").toUri());
    private static final PolicyState STATE = new PolicyState(
            List.of(EvidenceKind.FRAME_DIFFERENCE),
            List.of(new EvidenceScale(0.5, 1, 2)),
            List.of(HistoryNumber.LOG_DISTANCE, HistoryNumber.PRICE));
    private static final List<ChannelScale> SCALES = List.of(
            new ChannelScale(0, 0.1), new ChannelScale(0.01, 0.1), new ChannelScale(0.1, 0.2), new ChannelScale(0, 1));
    private static final PriceRange PRICES = new PriceRange(0.1, 2, 0.5);
    private static final PolicyNetwork SHAPE = new PolicyNetwork(1, 2, List.of(), List.of(4, 1));
    private static final Weights WEIGHTS = Weights.initial(SHAPE.network(), 4);

    @TempDir
    private Path folder;

    private static Bundle with(Map<String, String> networks) {
        SchedulerSpec spec = new SchedulerSpec(
                SchedulerSpec.Kind.POLICY,
                NETWORK.digest(),
                networks,
                Map.of("flow", "dis"),
                new SchedulerInput.Numbers(STATE, PRICES));
        return NETWORK.withScheduler(spec, SHAPE.module(WEIGHTS));
    }

    @Test
    void aSchedulerComesBackAsItWasWritten() {
        Bundle written = with(NETWORK.networkDigests());
        written.write(new Configuration(), folder.toString());

        Bundle read = Bundle.read(folder.toUri());
        KeyPolicy policy = BundlePolicy.of(read).orElseThrow();

        assertThat(read.scheduler()).isEqualTo(written.scheduler());
        assertThat(read.digestWithoutScheduler()).isEqualTo(NETWORK.digest());
        assertThat(policy.state()).isEqualTo(STATE);
        assertThat(policy.runner(0.5).keyLogit(kind -> 3, 7, 0.1))
                .isEqualTo(new KeyPolicy(STATE, PolicyNetwork.dense(WEIGHTS), PRICES)
                        .runner(0.5)
                        .keyLogit(kind -> 3, 7, 0.1));
    }

    @Test
    void aSchedulerThatSeesClassesComesBackAsItWasWritten() {
        // of 19 classes, as Cityscapes has
        List<EvidenceScale> scales = IntStream.range(1, 39)
                .mapToObj(i -> new EvidenceScale(0.01 * i, -i, 0.5))
                .toList();
        PolicyState state = new PolicyState(
                STATE.evidence(),
                STATE.scales(),
                List.of(new ClassInput(ClassKind.CLASS_RESIDUAL, scales)),
                STATE.history());
        PolicyNetwork shape = new PolicyNetwork(39, 2, List.of(), List.of(4, 1));
        SchedulerSpec spec = new SchedulerSpec(
                SchedulerSpec.Kind.POLICY,
                NETWORK.digest(),
                NETWORK.networkDigests(),
                Map.of("flow", "dis"),
                new SchedulerInput.Numbers(state, PRICES));
        NETWORK.withScheduler(spec, shape.module(Weights.initial(shape.network(), 4)))
                .write(new Configuration(), folder.toString());

        KeyPolicy policy = BundlePolicy.of(Bundle.read(folder.toUri())).orElseThrow();

        assertThat(policy.state()).isEqualTo(state);
        assertThat(new PolicySource(0.5, Double.NaN)
                        .with(policy, "abc")
                        .open(-1)
                        .create("clip")
                        .needs()
                        .classes())
                .containsExactly(ClassKind.CLASS_RESIDUAL);
        ClassNumbers ofThree = new ClassNumbers(ClassKind.CLASS_RESIDUAL, new float[6]);
        Evidence other = new Evidence(
                3, 0, Map.of(EvidenceKind.FRAME_DIFFERENCE, 1.0), Map.of(), Map.of(ClassKind.CLASS_RESIDUAL, ofThree));
        assertThatThrownBy(() -> policy.runner(0.5).keyLogit(other, 3, 0))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "the scheduler has learnt class-residual of 19 classes, and here are 3: it belongs to another network");
    }

    private static Bundle withMaps(AgreementNetwork shape) {
        SchedulerSpec spec = new SchedulerSpec(
                SchedulerSpec.Kind.DVSNET,
                NETWORK.digest(),
                NETWORK.networkDigests(),
                Map.of("flow", "dis"),
                new SchedulerInput.Maps(MapKind.FLOW_GRID, SCALES));
        return NETWORK.withScheduler(spec, shape.module(shape.initial(4, 95)));
    }

    @Test
    void aSchedulerThatSeesMapsComesBackAsItWasWritten() {
        AgreementNetwork shape = AgreementNetwork.of(MapKind.FLOW_GRID, List.of(8));
        Bundle written = withMaps(shape);
        written.write(new Configuration(), folder.toString());
        EvidenceMap map = EvidenceMap.of(MapKind.FLOW_GRID, new float[MapKind.FLOW_GRID.length()]);

        Bundle read = Bundle.read(folder.toUri());
        AgreementPredictor predictor =
                (AgreementPredictor) BundlePolicy.predictor(read).orElseThrow();

        assertThat(read.scheduler()).isEqualTo(written.scheduler());
        assertThat(BundlePolicy.of(read)).isEmpty();
        assertThat(BundlePolicy.predictor(with(NETWORK.networkDigests()))).isEmpty();
        assertThat(predictor.runner().percent(map))
                .isEqualTo(new AgreementPredictor(
                                MapKind.FLOW_GRID,
                                SCALES,
                                AgreementNetwork.plain(MapKind.FLOW_GRID, shape.initial(4, 95)))
                        .runner()
                        .percent(map));
    }

    @Test
    void aModuleOfAnotherKindOfNetworkIsRefused() {
        SchedulerSpec maps = withMaps(AgreementNetwork.of(MapKind.FLOW_GRID, List.of(8)))
                .scheduler()
                .orElseThrow();
        Bundle mixed = NETWORK.withScheduler(maps, SHAPE.module(WEIGHTS));

        assertThatThrownBy(() -> BundlePolicy.predictor(mixed))
                .isInstanceOf(UserException.class)
                .hasMessage("module scheduler of bundle %s: it has no convolution and layers of a network for maps"
                        .formatted(NETWORK.spec().name()));
        assertThatThrownBy(() -> new SchedulerSpec(SchedulerSpec.Kind.POLICY, "", Map.of(), Map.of(), maps.input()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesAKeyFrameBelowTheTargetOrWhereNothingIsPredicted() {
        AgreementNetwork shape = AgreementNetwork.of(MapKind.FLOW_GRID, List.of());
        AgreementPredictor predictor = new AgreementPredictor(
                MapKind.FLOW_GRID, SCALES, AgreementNetwork.plain(MapKind.FLOW_GRID, shape.initial(1, 90)));
        float[] values = new float[MapKind.FLOW_GRID.length()];
        Evidence still = Evidence.of(3, 0, EvidenceMap.of(MapKind.FLOW_GRID, values));
        values[5] = Float.NaN;
        Evidence unknown = Evidence.of(3, 0, EvidenceMap.of(MapKind.FLOW_GRID, values));
        double percent = predictor.runner().percent(still.map(MapKind.FLOW_GRID));

        SchedulerSource below = new DvsnetSource(percent).with(predictor, "abc");
        Scheduler scheduler = below.open(-1).create("clip");

        assertThat(new DvsnetSource(97.5).with(predictor, "abc").description()).isEqualTo("dvsnet:97.5,content=abc");
        assertThat(scheduler.maps()).containsExactly(MapKind.FLOW_GRID);
        assertThat(scheduler.decide(still, new History(0))).isEqualTo(Decision.noKey(percent));
        assertThat(new DvsnetSource(Math.nextUp(percent))
                        .with(predictor, "abc")
                        .open(-1)
                        .create("clip")
                        .decide(still, new History(0)))
                .isEqualTo(Decision.key(percent));
        assertThat(scheduler.decide(unknown, new History(0)).isKey()).isTrue();
    }

    @Test
    void aSchedulerOfAnotherNetworkIsRefused() {
        assertThatThrownBy(() -> with(Map.of("features", "0".repeat(64))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has a scheduler that was trained with another network");
    }

    @Test
    void decidesByThresholdAndPriceAndSaysSo() {
        KeyPolicy policy = new KeyPolicy(STATE, PolicyNetwork.dense(WEIGHTS), PRICES);
        PolicySource always = (PolicySource) Schedulers.parse("policy:0,price=0.5");
        SchedulerSource source = always.with(policy, "abc");

        assertThat(source.description()).isEqualTo("policy:0,price=0.5,content=abc");
        assertThat(source.evidence()).containsExactly(EvidenceKind.FRAME_DIFFERENCE);
        assertThat(source.open(-1)
                        .create("clip")
                        .decide(Evidence.of(3, 0, EvidenceKind.FRAME_DIFFERENCE, 9), new History(0))
                        .isKey())
                .isTrue();
        PolicySource dear = (PolicySource) Schedulers.parse("policy:0.5,price=3");
        assertThatThrownBy(() -> dear.with(policy, "abc"))
                .isInstanceOf(UserException.class)
                .hasMessage("policy:0.5,price=3: the bundle's scheduler has learnt for prices from 0.1000 to 2.000");
        assertThatThrownBy(() -> always.open(-1)).isInstanceOf(UserException.class);
    }
}
