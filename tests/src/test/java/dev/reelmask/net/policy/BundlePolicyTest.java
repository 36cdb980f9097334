package dev.reelmask.net.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.Evidence;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.SchedulerSpec;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.schedule.History;
import dev.reelmask.schedule.PolicySource;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.learned.HistoryNumber;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.learned.PolicyState;
import dev.reelmask.schedule.learned.PriceRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private static final PriceRange PRICES = new PriceRange(0.1, 2, 0.5);
    private static final PolicyNetwork SHAPE = new PolicyNetwork(1, 2, List.of(), List.of(4, 1));
    private static final Weights WEIGHTS = Weights.initial(SHAPE.network(), 4);

    @TempDir
    private Path folder;

    private static Bundle with(Map<String, String> networks) {
        SchedulerSpec spec = new SchedulerSpec(
                SchedulerSpec.Kind.POLICY, NETWORK.digest(), networks, Map.of("flow", "dis"), STATE, PRICES);
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
