package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.run.ScoresCheck;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot vote is told on the driver. */
class ScoresCheckTest {
    @TempDir
    private static Path folder;

    private static GoldenNetworks bundles;

    @BeforeAll
    static void write() {
        bundles = new GoldenNetworks(folder);
        bundles.write();
    }

    private static RunRequest request(String bundle, Map<String, Object> more) {
        Map<String, Object> settings =
                new HashMap<>(Map.of("network.bundle", bundles.bundle(bundle), "loop.propagation", "votes"));
        settings.putAll(more);
        JobConfig config = ConfigReader.read(Optional.empty(), settings);
        return new RunRequest(config, BundleNetworks.of(new Configuration(), config));
    }

    private static void assertIsRefused(RunRequest request, String why) {
        assertThatThrownBy(() -> ScoresCheck.check(request))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "loop.propagation (--propagation) votes blends key frames' scores on the CPU, but %s. Take blend."
                                .formatted(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"posteriors", "logits"})
    void scoresCanVote(String bundle) {
        assertThatCode(() -> ScoresCheck.check(request(bundle, Map.of()))).doesNotThrowAnyException();
    }

    @Test
    void featuresCannot() {
        assertIsRefused(request("features", Map.of()), "bundle golden propagates features");
        assertThatCode(() -> ScoresCheck.check(request("features", Map.of("loop.propagation", "blend"))))
                .doesNotThrowAnyException();
    }

    @Test
    void aScaleFieldCannot() {
        String flow = "bundle:" + bundles.bundle("flow-scale-field");

        assertIsRefused(
                request("logits", Map.of("loop.flow", flow)),
                "the flow network of loop.flow (--flow) has a scale field");
    }

    @Test
    void aGpuCannot() {
        assertIsRefused(
                request("posteriors", Map.of("network.device", "gpu")), "the run computes on GPUs (network.device)");
    }

    private static void assertCannotBeCut(String scheduler, RunRequest request, String why) {
        assertThatThrownBy(() -> ScoresCheck.check(request))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "loop.scheduler (--scheduler) regions=%s compares scores where regions overlap, on the CPU, but %s. Or leave regions out."
                                .formatted(scheduler, why));
    }

    private static RunRequest cut(String bundle, String regions, Map<String, Object> more) {
        Map<String, Object> settings =
                new HashMap<>(Map.of("loop.propagation", "causal", "loop.scheduler", "dvsnet:90,regions=" + regions));
        settings.putAll(more);
        return request(bundle, settings);
    }

    @Test
    void framesAreCutForOneKeyFrameAndItsScores() {
        assertThatCode(() -> ScoresCheck.check(cut("posteriors", "2x2", Map.of())))
                .doesNotThrowAnyException();
        assertThatCode(() -> ScoresCheck.check(cut("features", "1x1", Map.of())))
                .doesNotThrowAnyException();
        assertCannotBeCut(
                "2x2",
                cut("posteriors", "2x2", Map.of("loop.propagation", "blend")),
                "each region's masks come from its own last key frame: take --propagation causal");
        assertCannotBeCut("2x2", cut("features", "2x2", Map.of()), "bundle golden propagates features");
        assertCannotBeCut(
                "2x2",
                cut("logits", "2x2", Map.of("network.device", "gpu")),
                "the run computes on GPUs (network.device)");
    }
}
