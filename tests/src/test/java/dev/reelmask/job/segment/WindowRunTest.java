package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.run.RunRequest;
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

/** Runs whose frames between key frames are made in windows. */
@Tag("spark")
class WindowRunTest {
    private static final int FRAMES = 9;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeCorpus() {
        new SweepCorpus(folder.resolve("corpus")).sequence("a", FRAMES);
    }

    @Test
    void keyFramesHaveTheMasksOfARunAlongTheFlowAndOthersTheirOwn() {
        SegmentReport windows = run(Map.of("loop.system", "window"));
        SegmentReport warped = run(Map.of("loop.system", "warp"));

        assertThat(windows.hasTrouble()).isFalse();
        assertThat(windows.run()).startsWith("fixed-4-window-blend-");
        Map<Integer, List<Byte>> ofWindows = masks(windows.run());
        Map<Integer, List<Byte>> ofWarp = masks(warped.run());
        assertThat(ofWindows).hasSize(FRAMES).hasSameSizeAs(ofWarp);
        for (int key : new int[] {0, 4, 8}) {
            assertThat(ofWindows.get(key)).isEqualTo(ofWarp.get(key));
        }
    }

    @Test
    void littleMemoryOfTheDeviceIsTheSameRunWithTheSameMasks() {
        SegmentReport much = run(Map.of("loop.system", "window", "results.uri", uri("much")));
        SegmentReport little =
                run(Map.of("loop.system", "window", "execute.device-mb", 1, "results.uri", uri("little")));

        assertThat(little.run()).isEqualTo(much.run());
        assertThat(masks("little", little.run())).isEqualTo(masks("much", much.run()));
    }

    @Test
    void causalWindowsHaveAMaskForEachFrame() {
        SegmentReport causal = run(Map.of("loop.system", "window", "loop.propagation", "causal"));

        assertThat(causal.hasTrouble()).isFalse();
        assertThat(masks(causal.run())).hasSize(FRAMES);
    }

    @Test
    void whatWindowsDoNotKnowIsToldBeforeWork() {
        for (String propagation : List.of("votes", "nearest")) {
            assertThatThrownBy(() -> request(Map.of("loop.system", "window", "loop.propagation", propagation)))
                    .isInstanceOf(UserException.class)
                    .hasMessage("loop.system (--system) window knows the propagations blend and causal, got "
                            + propagation + ". Take blend, or --system warp.");
        }
    }

    private String uri(String results) {
        return folder.resolve(results).toString();
    }

    private RunRequest request(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                folder.resolve("corpus").toString(),
                "results.uri",
                uri("results"),
                "network.bundle",
                "../conf/bundles/face-lite",
                "network.device",
                "cpu",
                "network.precision",
                "f32",
                "loop.scheduler",
                "fixed:4"));
        all.putAll(settings);
        JobConfig config = ConfigReader.read(Optional.empty(), all);
        return new RunRequest(config, BundleNetworks.of(new Configuration(), config));
    }

    private SegmentReport run(Map<String, ?> settings) {
        RunRequest request = request(settings);
        return new SegmentJob(LocalSpark.session(), request.config(), request.networks(), note -> {})
                .run(Duration.ofDays(1), line -> {});
    }

    private Map<Integer, List<Byte>> masks(String run) {
        return masks("results", run);
    }

    /** Run lengths by frame. */
    private Map<Integer, List<Byte>> masks(String results, String run) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve(results + "/masks/run=" + run).toString())
                .select("frame", "mask")
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(row -> row.getInt(0), row -> bytes((byte[]) row.get(1))));
    }

    private static List<Byte> bytes(byte[] mask) {
        return IntStream.range(0, mask.length).mapToObj(i -> mask[i]).toList();
    }
}
