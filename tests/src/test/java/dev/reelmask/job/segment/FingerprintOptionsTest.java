package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.device.Devices;
import dev.reelmask.job.device.TaskDevice;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.run.AskedRun;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.Computing;
import dev.reelmask.job.run.ComputingSurvey;
import dev.reelmask.job.run.ComputingSurvey.Answer;
import dev.reelmask.job.run.RunFinder;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.Evaluation;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fingerprint of a run follows every key and file that can change output, and no other. */
class FingerprintOptionsTest {
    private static final String CLASSES =
            """
            name: golden
            ignore: %s
            classes: {dark: "#101060", middle: "#30a030", light: "#e0e060", disc: "#c02020"}
            """;

    @TempDir
    private Path folder;

    private GoldenNetworks bundles;

    @BeforeEach
    void makeCorpusAndBundles() throws IOException {
        Files.createDirectories(folder.resolve("corpus"));
        Files.createDirectories(folder.resolve("other"));
        Files.writeString(folder.resolve("classes.yaml"), CLASSES.formatted("7"));
        bundles = new GoldenNetworks(folder.resolve("bundles"));
        bundles.write();
        Bundle posteriors = read(bundles.bundle("posteriors"));
        byte[] module = posteriors.modules().get(Bundle.FEATURES);
        posteriors.withSkip(1, module, module).write(new Configuration(), bundles.bundle("posteriors"));
    }

    /**
     * Another value for every key there is; a new key needs one, and the mark [output] where it changes the
     * fingerprint.
     */
    private Map<String, Object> others() {
        Map<String, Object> others = new TreeMap<>();
        others.put("corpus.uri", folder.resolve("other").toString());
        others.put("corpus.layout", "frames");
        others.put("corpus.include", List.of("a/**"));
        others.put("corpus.exclude", List.of("b/**"));
        others.put("corpus.links", "refuse");
        others.put("corpus.classes", folder.resolve("classes.yaml").toString());
        others.put("corpus.limit", 3);
        others.put("corpus.damage", "refuse");
        others.put("corpus.max-damage", 0.5);
        others.put("network.bundle", bundles.bundle("logits"));
        others.put("network.precision", "bf16");
        others.put("network.scales", "0.5,1");
        others.put("network.flip", "true");
        others.put("network.device", "gpu");
        others.put("loop.scheduler", "every-frame");
        others.put("loop.system", "skip:1");
        others.put("loop.propagation", "causal");
        others.put("loop.flow", "dis:fast");
        others.put("loop.flow-path", "direct");
        others.put("loop.window", 3);
        others.put("loop.max-gap", 7);
        others.put("loop.held-mb", 7);
        others.put("loop.end-key", false);
        others.put("loop.reference-frames", 5);
        others.put("loop.consistency", "vectors");
        others.put("loop.video-consistency", true);
        others.put("results.uri", folder.resolve("elsewhere").toString());
        others.put("results.run", "mine");
        others.put("results.mask-size", "source");
        others.put("results.lease-seconds", 30);
        others.put("results.take-over", true);
        others.put("plan.piece-frames", 50);
        others.put("plan.looks", 3);
        others.put("plan.retry-failed", true);
        others.put("plan.task-seconds", 3.0);
        others.put("plan.tasks-per-slot", 2);
        others.put("plan.key-ms", 1.0);
        others.put("plan.flow-ms", 1.0);
        others.put("plan.decode-ms-per-megapixel", 1.0);
        others.put("plan.key-share", 0.5);
        others.put("execute.master", "local[1]");
        others.put("execute.threads-per-task", 2);
        others.put("execute.lockstep", 2);
        others.put("execute.io-attempts", 1);
        others.put("execute.decode", "process");
        others.put("execute.decode-mb", 512);
        others.put("execute.decode-timeout-seconds", 5);
        others.put("execute.gpus-per-task", 0.5);
        others.put("execute.device-mb", 64);
        others.put("spark.spark.sql.shuffle.partitions", "3");
        return others;
    }

    @Test
    void everyKeyHasAnotherValueHere() {
        Set<String> keys = new TreeSet<>(ConfigurationKeys.all());
        keys.add("spark.spark.sql.shuffle.partitions");

        assertThat(others().keySet()).containsExactlyElementsOf(keys);
    }

    @Test
    void theFingerprintFollowsTheMarkedKeysAndNoOthers() throws IOException {
        String base = fingerprint(Map.of());
        Set<String> followed = new TreeSet<>();
        others().forEach((key, value) -> {
            if (!fingerprint(Map.of(key, value)).equals(base)) {
                followed.add(key);
            }
        });

        assertThat(fingerprint(Map.of())).isEqualTo(base);
        assertThat(followed).containsExactlyElementsOf(ConfigurationKeys.marked());
    }

    @Test
    void itFollowsTheClassSetOfTheCorpus() throws IOException {
        String base = fingerprint(Map.of());
        Path file = folder.resolve("corpus/reelmask-classes.yaml");

        Files.writeString(file, CLASSES.formatted("9"));
        assertThat(fingerprint(Map.of())).isEqualTo(base);

        Files.writeString(file, CLASSES.formatted("8"));
        assertThat(fingerprint(Map.of())).isNotEqualTo(base);
    }

    @Test
    void itFollowsEveryFileOfTheBundles() {
        String bundle = bundles.bundle("flow-scale-field");
        Map<String, byte[]> modules = read(bundle).modules();
        byte[] other = read(bundles.bundle("sign")).modules().get(Bundle.FEATURES);
        Set<String> prints = new TreeSet<>(Set.of(fingerprint(Map.of("network.bundle", bundle))));

        for (String role : modules.keySet()) {
            replace(folder.resolve("bundles/flow-scale-field"), role, other);
            prints.add(fingerprint(Map.of("network.bundle", bundle)));
            prints.add(fingerprint(Map.of("loop.flow", "bundle:" + bundle)));
        }

        assertThat(modules).containsOnlyKeys(Bundle.FEATURES, Bundle.HEAD, Bundle.FLOW);
        assertThat(prints).hasSize(1 + 2 * modules.size());
    }

    @Test
    void aModuleThatIsNotTheBundlesIsRefused() throws IOException {
        Files.write(
                folder.resolve("bundles/posteriors/features.pt"),
                read(bundles.bundle("sign")).modules().get(Bundle.FEATURES));

        assertThatThrownBy(() -> fingerprint(Map.of())).isInstanceOf(UserException.class);
    }

    @Test
    void whatAutoTurnsOutToBeCountsAndNotTheWord() {
        String given = fingerprint(Map.of("network.precision", "bf16"), Precision.F32);

        assertThat(fingerprint(Map.of("network.precision", "auto"), Precision.BF16))
                .isEqualTo(given);
        assertThat(fingerprint(Map.of("network.precision", "auto"), Precision.F32))
                .isEqualTo(fingerprint(Map.of(), Precision.BF16))
                .isNotEqualTo(given);
        assertThat(fingerprint(Map.of("network.device", "auto"))).isEqualTo(fingerprint(Map.of()));
    }

    @Test
    void aBundleThatWantsNoReducedPrecisionHasItWhereItIsAskedFor() {
        Bundle whole = read(bundles.bundle("posteriors"));
        String exact = folder.resolve("exact").toString();
        Bundle.of(whole.spec().withEvaluation(new Evaluation(List.of(1.0), false, false)), whole.modules())
                .write(new Configuration(), exact);

        String auto = fingerprint(Map.of("network.bundle", exact, "network.precision", "auto"), Precision.BF16);
        String asked = fingerprint(Map.of("network.bundle", exact, "network.precision", "bf16"), Precision.BF16);

        assertThat(auto).isNotEqualTo(asked);
    }

    private static Bundle read(String bundle) {
        return Bundle.read(new Configuration(), bundle);
    }

    /** A module of the same role with another content, and its digest with it. */
    private static void replace(Path bundle, String role, byte[] content) {
        Bundle whole = read(bundle.toString());
        Map<String, byte[]> modules = new HashMap<>(whole.modules());
        modules.put(role, content);
        modules.remove(Bundle.FLOW);
        Bundle.of(whole.spec(), modules)
                .withFlow(FlowBundle.of(
                        "golden-flow",
                        whole.flow().orElseThrow().spec(),
                        role.equals(Bundle.FLOW) ? content : whole.modules().get(Bundle.FLOW),
                        "CC0",
                        "golden masks"))
                .write(new Configuration(), bundle.toString());
    }

    private String fingerprint(Map<String, ?> settings) {
        return fingerprint(settings, Precision.F32);
    }

    /** @param fastest what {@code auto} is on the executors */
    private String fingerprint(Map<String, ?> settings, Precision fastest) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                folder.resolve("corpus").toString(),
                "network.bundle",
                bundles.bundle("posteriors"),
                "network.precision",
                "f32",
                "network.device",
                "cpu",
                "loop.system",
                "warp",
                "results.uri",
                folder.resolve("results").toString()));
        all.putAll(settings);
        JobConfig config = ConfigReader.read(Optional.empty(), all);
        Configuration hadoop = new Configuration();
        BundleNetworks networks = BundleNetworks.of(hadoop, config);
        Store store = Store.open(
                hadoop, new ResultsLayout(Path.of(config.results().uri()).toUri()));
        Computing.Device device = config.network().device().equals("gpu") ? Computing.Device.GPU : Computing.Device.CPU;
        ComputingSurvey survey = new ComputingSurvey(
                asked -> List.of(
                        new Answer("host", new Computing(device, fastest), true, TaskDevice.asAsked(Devices.CPU))),
                note -> {});
        AskedRun run = new AskedRun(config, networks, CheckedSettings.of(hadoop, config, networks));
        return new RunFinder(run, new RunRecords(store), survey)
                .find()
                .identity()
                .fingerprint();
    }
}
