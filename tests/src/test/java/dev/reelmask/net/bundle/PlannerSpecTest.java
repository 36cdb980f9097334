package dev.reelmask.net.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.frame.UserException;
import dev.reelmask.schedule.learned.EvidenceScale;
import dev.reelmask.schedule.predict.HardnessModel;
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

    @TempDir
    private Path folder;

    private static Bundle with(Map<String, String> networks) {
        return NETWORK.withPlanner(
                new PlannerSpec(NETWORK.digestWithoutScheduler(), networks, Map.of("flow", "patches"), MODEL, 1.75));
    }

    @Test
    void aPlannerComesBackAsItWasWrittenAndChangesNoMasks() {
        Bundle written = with(NETWORK.networkDigests());
        written.write(new Configuration(), folder.toString());

        Bundle read = Bundle.read(folder.toUri());

        assertThat(read.planner()).isEqualTo(written.planner());
        assertThat(read.planner().orElseThrow().model()).isEqualTo(MODEL);
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
}
