package dev.reelmask.net.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.HardnessModel;
import dev.reelmask.schedule.predict.LossBound;
import dev.reelmask.schedule.predict.LossBound.Level;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannerSpecTest {
    private static final Bundle NETWORK =
            Bundle.read(Path.of("../conf/bundles/face-lite").toUri());
    private static final HardnessModel MODEL = new HardnessModel(
            List.of(EvidenceKind.FLOW_MAGNITUDE, EvidenceKind.WARP_RESIDUAL),
            List.of(new EvidenceScale(0.1, -1, 2), new EvidenceScale(0.5, 1, 0.25)),
            List.of(-0.25, 1.0 / 3),
            -4.5,
            1.5,
            0.75,
            0.9);

    private static final LossBound BOUND =
            new LossBound(24, List.of(new Level(0.01, -0.001, 0.02), new Level(0.02, 0.015, 0.03)));
    private static final Map<Sides, LossBound> BOUNDS =
            Map.of(Sides.CAUSAL, BOUND, Sides.BOTH, new LossBound(3, List.of(new Level(0.01, 0.005, 0.01))));

    @TempDir
    private Path folder;

    private static Bundle with(Map<String, String> networks) {
        return NETWORK.withPlanner(
                new PlannerSpec(NETWORK.digestWithoutScheduler(), networks, Map.of("flow", "patches"), MODEL, BOUNDS));
    }

    @Test
    void aPlannerComesBackAsItWasWrittenAndChangesNoMasks() {
        Bundle written = with(NETWORK.networkDigests());
        written.write(new Configuration(), folder.toString());

        Bundle read = Bundle.read(folder.toUri());

        assertThat(read.planner()).isEqualTo(written.planner());
        assertThat(read.planner().orElseThrow().model()).isEqualTo(MODEL);
        assertThat(read.planner().orElseThrow().bound(Sides.CAUSAL)).isEqualTo(BOUND);
        assertThat(read.digestWithoutScheduler()).isEqualTo(NETWORK.digestWithoutScheduler());
        assertThat(read.scheduler()).isEqualTo(NETWORK.scheduler());
    }

    @Test
    void aPlannerOfAnotherNetworkIsRefused() {
        assertThatThrownBy(() -> with(Map.of("features", "0".repeat(64))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has a planner that was trained with another network");
    }

    @Test
    void numbersThatMakeNoLossAreRefused() throws IOException {
        with(NETWORK.networkDigests()).write(new Configuration(), folder.toString());
        Path file = folder.resolve("bundle.yaml");
        Files.writeString(file, Files.readString(file).replace("[-4.5, 1.5, 0.75, 0.9]", "[-4.5, 0.0, 0.75, 0.9]"));

        assertThatThrownBy(() -> Bundle.read(folder.toUri()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("bundle.yaml")
                .hasMessageContaining("make no loss");
    }

    @Test
    void aPlannerOfAnEarlierVersionIsToldAsSuch() throws IOException {
        with(NETWORK.networkDigests()).write(new Configuration(), folder.toString());
        Path file = folder.resolve("bundle.yaml");
        Files.writeString(file, Files.readString(file).replace("  loss-bounds:", "  spread: 1.4\n  loss-bounds:"));

        assertThatThrownBy(() -> Bundle.read(folder.toUri()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("planner.spread")
                .hasMessageContaining("make it anew with reelmask train planner");
    }

    @Test
    void boundsThatFallAreRefused() throws IOException {
        with(NETWORK.networkDigests()).write(new Configuration(), folder.toString());
        Path file = folder.resolve("bundle.yaml");
        Files.writeString(file, Files.readString(file).replace("[0.02, 0.03]", "[0.02, 0.018]"));

        assertThatThrownBy(() -> Bundle.read(folder.toUri()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("bundle.yaml")
                .hasMessageContaining("levels rise");
    }

    @Test
    void whereOneWayWasNotTriedTheOthersBoundIsTaken() {
        PlannerSpec spec = new PlannerSpec("", Map.of(), Map.of(), MODEL, Map.of(Sides.CAUSAL, BOUND));

        assertThat(spec.bound(Sides.BOTH)).isEqualTo(BOUND);
        assertThat(spec.with(Sides.BOTH, BOUNDS.get(Sides.BOTH)).bound(Sides.BOTH))
                .isEqualTo(BOUNDS.get(Sides.BOTH));
    }
}
