package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.run.ScoresCheck;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.testing.LocalSpark;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose frames between key frames take the deepest levels from these. */
@Tag("spark")
class SkipRunTest {
    private static final int CLASSES = 4;
    private static final int FRAMES = 9;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeCorpusAndBundles() {
        new SweepCorpus(folder.resolve("corpus")).sequence("a", FRAMES);
        Networks.Entry entry = Networks.untrained("fpn-mobilenetv2", CLASSES);
        Weights weights = FormulaTensors.weights(entry.network(), 1.2);
        InputSpec input = new InputSpec(
                SizePolicy.fixed(new FrameSize(64, 64)),
                entry.input().order(),
                entry.input().mean(),
                entry.input().std(),
                32,
                InputSpec.Padding.STRIDE);
        ClassSet classes = new ClassSet(
                "four",
                IntStream.range(0, CLASSES)
                        .mapToObj(i -> new LabelClass("c" + i, 0x101010 * i))
                        .toList(),
                -1);
        Bundle plain = BundleImport.of("fpn", entry.network(), weights, classes, input, "none", "made up");
        plain.write(new Configuration(), folder.resolve("plain").toString());
        BundleImport.withSkip(plain, entry.described(), weights, 2)
                .write(new Configuration(), folder.resolve("levels").toString());
    }

    private RunRequest request(String bundle, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                folder.resolve("corpus").toString(),
                "results.uri",
                folder.resolve("results").toString(),
                "network.bundle",
                folder.resolve(bundle).toString(),
                "network.device",
                "cpu",
                "network.precision",
                "f32",
                "loop.scheduler",
                "fixed:4",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        JobConfig config = ConfigReader.read(Optional.empty(), all);
        return new RunRequest(config, BundleNetworks.of(new Configuration(), config));
    }

    private SegmentReport run(String bundle, Map<String, ?> settings) {
        RunRequest request = request(bundle, settings);
        return new SegmentJob(LocalSpark.session(), request.config(), request.networks(), note -> {})
                .run(Duration.ofDays(1), line -> {});
    }

    /** Run lengths by frame. */
    private Map<Integer, List<Byte>> masks(String run) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("results/masks/run=" + run).toString())
                .select("frame", "mask")
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getInt(0), row -> bytes((byte[]) row.get(1))));
    }

    private static List<Byte> bytes(byte[] mask) {
        return IntStream.range(0, mask.length).mapToObj(i -> mask[i]).toList();
    }

    @Test
    void aBundleWithLevelsSkipsUnlessItIsToldToWarp() {
        SegmentReport skipped = run("levels", Map.of());
        SegmentReport asked = run("levels", Map.of("loop.system", "skip:2"));
        SegmentReport warped = run("levels", Map.of("loop.system", "warp"));

        assertThat(skipped.hasTrouble()).isFalse();
        assertThat(skipped.run()).startsWith("fixed-4-skip-2-blend-");
        assertThat(warped.run()).startsWith("fixed-4-blend-");
        assertThat(asked.run()).isEqualTo(skipped.run());
        assertThat(asked.unitsRun()).isZero();
        assertThat(warped.run()).isNotEqualTo(skipped.run());
        Map<Integer, List<Byte>> ofSkip = masks(skipped.run());
        Map<Integer, List<Byte>> ofWarp = masks(warped.run());
        assertThat(ofSkip).hasSize(FRAMES).hasSameSizeAs(ofWarp);
        for (int key : new int[] {0, 4, 8}) {
            assertThat(ofSkip.get(key)).isEqualTo(ofWarp.get(key));
        }
        assertThat(ofSkip).isNotEqualTo(ofWarp);
    }

    @Test
    void whatDoesNotGoTogetherIsToldBeforeWork() {
        assertThatThrownBy(() -> request("plain", Map.of("loop.system", "skip:1")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "loop.system (--system) is skip:1, but bundle fpn has no modules for skip propagation");
        assertThatThrownBy(() -> request("levels", Map.of("loop.system", "skip:1")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has modules for skip:2 alone");
        assertThatThrownBy(() -> request("levels", Map.of("loop.system", "skip")))
                .isInstanceOf(UserException.class)
                .hasMessage("loop.system (--system) must be one of warp, window, skip:1, skip:2, got 'skip'");
        assertThatThrownBy(() -> request("levels", Map.of("network.flip", "true")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("network.scales and network.flip are for --system warp");
        assertThatThrownBy(() -> ScoresCheck.check(request("levels", Map.of("loop.propagation", "votes"))))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("loop.system (--system) skip:2 warps nothing");
    }
}
