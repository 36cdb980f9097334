package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.run.VotesCheck;
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
class VotesCheckTest {
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
        assertThatThrownBy(() -> VotesCheck.check(request))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "loop.propagation (--propagation) votes blends key frames' scores on the CPU, but %s. Take blend."
                                .formatted(why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"posteriors", "logits"})
    void scoresCanVote(String bundle) {
        assertThatCode(() -> VotesCheck.check(request(bundle, Map.of()))).doesNotThrowAnyException();
    }

    @Test
    void featuresCannot() {
        assertIsRefused(request("features", Map.of()), "bundle golden propagates features");
        assertThatCode(() -> VotesCheck.check(request("features", Map.of("loop.propagation", "blend"))))
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
}
