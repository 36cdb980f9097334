package dev.reelmask.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.corpus.ClassSets;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.job.Main;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchCommandTest {
    private static final FrameSize SIZE = new FrameSize(64, 48);

    @TempDir
    private Path corpus;

    @Test
    void scoresPropagationOfTrueMasks() throws IOException {
        writeClip(7);

        JsonNode points = run(
                        "propagation",
                        "--corpus",
                        corpus.toString(),
                        "--layout",
                        "camvid",
                        "--true-masks",
                        "camvid",
                        "--schedulers",
                        "every-frame,fixed:3",
                        "--propagations",
                        "causal,blend",
                        "--flow-paths",
                        "direct",
                        "--json")
                .get("points");

        assertThat(points).hasSize(3);
        assertThat(points.get(0).get("meanIou").asDouble()).isEqualTo(100);
        assertThat(points.get(0).get("averageKeyInterval").asDouble()).isEqualTo(1);
        assertThat(points.get(1).get("propagation").asText()).isEqualTo("causal");
        assertThat(points.get(1).get("keys").asInt()).isEqualTo(3);
        assertThat(points.get(1).get("scoredFrames").asInt()).isEqualTo(7);
        assertThat(points.get(2).get("meanIou").asDouble()).isBetween(50.0, 100.0);
    }

    @Test
    void scoresConsistencyAlongAnotherFlowWhereThatIsAskedFor() throws IOException {
        writeClip(7);
        String[] asked = {
            "propagation",
            "--corpus=" + corpus,
            "--layout=camvid",
            "--true-masks=camvid",
            "--schedulers=every-frame,fixed:3",
            "--propagations=blend",
            "--flow-paths=direct",
            "--json"
        };

        JsonNode without = run(asked).get("points");
        JsonNode with = run(Stream.concat(Stream.of(asked), Stream.of("--consistency=dis:medium"))
                        .toArray(String[]::new))
                .get("points");

        assertThat(without.get(0).has("temporalConsistency")).isFalse();
        assertThat(with.get(0).get("temporalConsistency").asDouble()).isBetween(80.0, 100.0);
        assertThat(with.get(1).get("temporalConsistency").asDouble()).isBetween(80.0, 100.0);
        assertThat(with.get(1).get("meanIou")).isEqualTo(without.get(1).get("meanIou"));
        assertThat(with.get(0).has("videoConsistency8")).isFalse();
    }

    @Test
    void scoresTheSteadinessOfSeveralNetworksAndOfTheLabels(@TempDir Path folder) throws IOException {
        writeClip(9);
        String one = tiny(folder.resolve("one"), 1);
        String other = tiny(folder.resolve("other"), 2);
        Path table = folder.resolve("by-clip.csv");

        JsonNode networks = run(
                        "steadiness",
                        "--corpus=" + corpus,
                        "--layout=camvid",
                        "--bundles=" + one + "," + other,
                        "--consistency=dis:medium",
                        "--precision=f32",
                        "--table=" + table,
                        "--json")
                .get("networks");
        JsonNode alone = run(
                        "propagation",
                        "--corpus=" + corpus,
                        "--layout=camvid",
                        "--bundle=" + other,
                        "--schedulers=every-frame",
                        "--consistency=dis:medium",
                        "--precision=f32",
                        "--json")
                .get("points")
                .get(0);

        assertThat(networks.findValuesAsText("network")).containsExactly("one", "other", "labels");
        for (String field : List.of(
                "corpusTemporalConsistency", "temporalConsistency", "videoConsistency8", "meanIou", "corpusMeanIou")) {
            assertThat(networks.get(1).get(field)).isEqualTo(alone.get(field));
        }
        assertThat(networks.get(2).get("corpusMeanIou").asDouble()).isEqualTo(100);
        assertThat(networks.get(2).get("temporalConsistency").asDouble()).isBetween(80.0, 100.0);
        List<String> rows = Files.readAllLines(table);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0))
                .isEqualTo("network,clip,consistency_intersections,consistency_unions,intersections,unions");
        String[] labels = rows.get(3).split(",");
        assertThat(labels).hasSize(6).startsWith("labels", "clip");
        assertThat(labels[4]).isEqualTo(labels[5]);
        assertThat(labels[2]).isNotEqualTo(labels[3]);
    }

    @Test
    void networksOfOneNameCannotBeToldApart(@TempDir Path folder) throws IOException {
        writeClip(2);
        String one = tiny(folder.resolve("a/one"), 1);
        String other = tiny(folder.resolve("b/one"), 2);

        assertThat(failure(
                        "steadiness",
                        "--corpus=" + corpus,
                        "--layout=camvid",
                        "--bundles=" + one + "," + other,
                        "--consistency=dis:medium"))
                .contains("rows are named after the folders, and there is a second 'one'");
    }

    @Test
    void networksOfOtherClassesAreNotCompared(@TempDir Path folder) throws IOException {
        writeClip(2);

        assertThat(failure(
                        "steadiness",
                        "--corpus=" + corpus,
                        "--layout=camvid",
                        "--bundles=" + tiny(folder.resolve("one"), 1) + ",../conf/bundles/face-lite",
                        "--consistency=dis:medium"))
                .contains("../conf/bundles/face-lite has other classes or another input size than");
    }

    /** Face-lite with made-up weights, for CamVid's classes. */
    private static String tiny(Path folder, int seed) {
        Networks.Entry entry = Networks.untrained("face-lite", 11);
        BundleImport.of(
                        "tiny",
                        entry.network(),
                        Weights.initial(entry.network(), seed),
                        ClassSets.named("camvid"),
                        entry.input(),
                        "CC0",
                        "made here")
                .write(new Configuration(), folder.toString());
        return folder.toString();
    }

    @Test
    void refusesConsistencyAlongTheFlowOfPropagation() throws IOException {
        writeClip(2);

        assertThat(failure(
                        "propagation",
                        "--corpus=" + corpus,
                        "--layout=camvid",
                        "--true-masks=camvid",
                        "--flow=dis:balanced",
                        "--consistency=dis"))
                .contains("--consistency dis is the flow of --flow dis:balanced");
    }

    @Test
    void saysWhichOptionNamesAnUnknownFlow() throws IOException {
        writeClip(2);

        assertThat(failure(
                        "propagation",
                        "--corpus=" + corpus,
                        "--layout=camvid",
                        "--true-masks=camvid",
                        "--consistency=nonsense"))
                .contains("--consistency must be patches, dis,")
                .doesNotContain("loop.flow");
    }

    @Test
    void throughputIsTheShareOfTheBareCallsOnAllCoresAndOnOne() throws IOException {
        writeClip(8);
        deleteLabels();

        JsonNode throughput = run(
                "throughput",
                "--corpus=" + corpus,
                "--bundle=../conf/bundles/face-lite",
                "--scheduler=fixed:3",
                "--rounds=1",
                "--json");

        JsonNode cpu = throughput.get("cpuMilliseconds");
        assertThat(throughput.get("frames").asInt()).isEqualTo(8);
        assertThat(throughput.get("ratio").asDouble()).isPositive();
        assertThat(throughput.get("ratioOneCore").asDouble())
                .isCloseTo(cpu.get("bare").asDouble() / cpu.get("endToEnd").asDouble(), within(1e-9));
        assertThat(throughput.get("ratioOneCoreAtMost").asDouble()).isStrictlyBetween(0.0, 1.0);
        assertThat(cpu.get("decode").asDouble()).isPositive();
        assertThat(cpu.get("rows").asDouble()).isPositive();
    }

    @Test
    void deviceMeasuresEachPartAndTheJobAndWritesWhatItRan() throws IOException {
        writeClip(8);
        deleteLabels();
        Path out = corpus.resolve("device.json");
        Path export = corpus.resolve("export");

        JsonNode device = run(
                "device",
                "--corpus=" + corpus,
                "--bundle=../conf/bundles/face-lite",
                "--interval=3",
                "--rounds=1",
                "--out=" + out,
                "--export=" + export,
                "--json");

        assertThat(device.get("partsMsPerFrame").fieldNames())
                .toIterable()
                .contains("upload", "network", "network of 2", "flow steps", "warp and blend", "window", "download");
        device.get("partsMsPerFrame").forEach(ms -> assertThat(ms.asDouble()).isPositive());
        assertThat(device.get("withWindows").get("ratio").asDouble())
                .isCloseTo(
                        device.get("withWindows").get("jobFramesPerSecond").asDouble()
                                / device.get("withWindows")
                                        .get("bareFramesPerSecond")
                                        .asDouble(),
                        within(1e-9));
        assertThat(device.get("windowsLikePatches").asDouble()).isGreaterThan(0.9);
        assertThat(new ObjectMapper().readTree(out.toFile())).isEqualTo(device);
        JsonNode calls = new ObjectMapper()
                .readTree(export.resolve("calls.json").toFile())
                .get("calls");
        assertThat(calls).hasSizeGreaterThan(8).allSatisfy(call -> assertThat(
                        export.resolve(call.get("result").asText()))
                .exists());
        assertThat(export.resolve("network-f16.pt")).exists();
    }

    @Test
    void deviceRefusesWhatHasNoFrameBetweenKeyFrames() throws IOException {
        writeClip(3);
        String[] asked = {"device", "--corpus=" + corpus, "--bundle=../conf/bundles/face-lite", "--layout=camvid"};

        assertThat(failure(with(asked, "--interval=1"))).contains("--interval must be at least 2, got 1");
        assertThat(failure(with(asked, "--interval=5"))).contains("clip has 3 frames, --interval 5 needs one more");
    }

    private static String[] with(String[] arguments, String more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"steps", "throughput", "sweep --points=fixed:5", "device"})
    void refusesNoRounds(String bench) {
        List<String> asked = new ArrayList<>(List.of(bench.split(" ")));
        asked.addAll(List.of("--corpus=" + corpus, "--bundle=../conf/bundles/face-lite", "--rounds=0"));

        assertThat(failure(asked.toArray(String[]::new))).contains("--rounds must be at least 1, got 0");
    }

    @Test
    void withoutLabelsItIsAgreementFromThirtyFramesOn() throws IOException {
        writeClip(40);
        deleteLabels();

        JsonNode enough = unlabelled("40");
        JsonNode few = unlabelled("20");

        assertThat(enough.get("agreementFrames").asInt()).isEqualTo(32);
        assertThat(enough.get("agreement").asDouble())
                .isBetween(
                        enough.get("agreementLow").asDouble(),
                        enough.get("agreementHigh").asDouble());
        assertThat(enough.has("meanIou")).isFalse();
        assertThat(enough.get("scoredFrames").asInt()).isZero();
        assertThat(few.get("agreementFrames").asInt()).isEqualTo(16);
        assertThat(few.has("agreement")).isFalse();
    }

    private JsonNode unlabelled(String frames) throws IOException {
        return run(
                        "propagation",
                        "--corpus",
                        corpus.toString(),
                        "--bundle",
                        "../conf/bundles/face-lite",
                        "--schedulers",
                        "fixed:5",
                        "--propagations",
                        "causal",
                        "--flow-paths",
                        "direct",
                        "--frames",
                        frames,
                        "--json")
                .get("points")
                .get(0);
    }

    @Test
    void aSweepMakesEachCallOnceAndSaysWhatItCostsAboveThat() throws IOException {
        writeClip(12);

        JsonNode sweep = run(
                "sweep",
                "--corpus=" + corpus,
                "--bundle=../conf/bundles/face-lite",
                "--points=every-frame,fixed:3,fixed:4",
                "--propagations=blend,causal",
                "--rounds=1",
                "--json");

        assertThat(sweep.get("points").asInt()).isEqualTo(5);
        assertThat(sweep.get("rows").asInt()).isEqualTo(5 * 12);
        assertThat(sweep.get("networkFrames").asInt()).isEqualTo(12);
        assertThat(sweep.get("flowEstimates").asInt()).isPositive();
        assertThat(sweep.get("flowEstimatesRepeated").asInt()).isZero();
        assertThat(sweep.get("ratio").asDouble())
                .isEqualTo(sweep.get("costSeconds").asDouble()
                        / sweep.get("floorSeconds").asDouble());
    }

    @Test
    void measuresANetworkAgainstThePeakAndThePlainModule() throws IOException {
        JsonNode result = run(
                "networks",
                "--networks",
                "face-lite",
                "--rounds",
                "1",
                "--python",
                "none",
                "--precision",
                "f32",
                "--clock",
                "cpu",
                "--json");

        JsonNode network = result.get("networks").get(0);
        assertThat(result.get("precision").asText()).isEqualTo("f32");
        assertThat(result.get("peakGigaFlopPerSecond").asDouble()).isPositive();
        assertThat(network.get("input").asText()).isEqualTo("256x256");
        assertThat(network.get("gigaFlop").asDouble()).isBetween(1.0, 2.0);
        assertThat(network.get("ms").asDouble()).isPositive();
        assertThat(network.get("timesPlain").asDouble()).isPositive();
        assertThat(network.has("timesPytorch")).isFalse();
    }

    @Test
    void goesOnWhereThereIsNoPython() throws IOException {
        JsonNode result = run(
                "networks",
                "--networks",
                "face-lite@128x64",
                "--rounds",
                "1",
                "--python",
                corpus + "/no-python",
                "--json");

        assertThat(result.get("networks").get(0).get("input").asText()).isEqualTo("128x64");
        assertThat(result.get("networks").get(0).has("pytorch")).isFalse();
    }

    @Test
    void measuresEachFormOfABundlesModule(@TempDir Path folder) throws IOException {
        String module = Path.of("src/test/resources/net/own/whole.pt").toString();
        Path classes = Files.writeString(
                folder.resolve("three.yaml"), "classes: {road: \"#804080\", car: \"#00008e\", tree: \"#6b8e23\"}\n");
        String bundle = folder.resolve("own").toString();
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .execute(
                                "bundle",
                                "--features",
                                module,
                                "--classes",
                                classes.toString(),
                                "--size",
                                "96x64",
                                "--out",
                                bundle))
                .isZero();

        JsonNode result = run(
                "networks", "--bundle", bundle, "--python", "none", "--precision", "f32", "--rounds", "2", "--json");

        assertThat(result.get("input").asText()).isEqualTo("96x64");
        assertThat(result.get("forms").findValuesAsText("form"))
                .containsExactly("as a job runs it, f32", "as it is, f32");
        assertThat(result.get("forms").get(0).get("timesAsFast").asDouble()).isEqualTo(1);
        assertThat(result.get("forms").get(1).get("ms").asDouble()).isPositive();
    }

    @Test
    void comparesPrecisions(@TempDir Path folder) throws IOException {
        writeClip(2);
        tiny(folder, 1);

        JsonNode rows = run(
                        "precision",
                        "--corpus",
                        corpus.toString(),
                        "--layout",
                        "camvid",
                        "--bundle",
                        folder.toString(),
                        "--precisions",
                        "f32,bf16",
                        "--json")
                .get("precisions");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("equalPixels").asDouble()).isEqualTo(100);
        assertThat(rows.get(1).get("precision").asText()).isEqualTo("bf16");
        assertThat(rows.get(1).get("equalPixels").asDouble()).isBetween(80.0, 100.0);
        assertThat(rows.get(1).get("corpusMeanIou").asDouble()).isBetween(0.0, 100.0);
    }

    @Test
    void scoresFlowsByWarpedTrueMasks() throws IOException {
        writeClip(7);

        JsonNode points = run(
                        "flow",
                        "--corpus",
                        corpus.toString(),
                        "--layout",
                        "camvid",
                        "--classes",
                        "camvid",
                        "--flows",
                        "dis:medium",
                        "--distances",
                        "1,3",
                        "--json")
                .get("points");

        assertThat(points).hasSize(2);
        assertThat(points.get(0).get("flow").asText()).isEqualTo("copy");
        assertThat(points.get(0).get("msPerFlow").asDouble()).isZero();
        assertThat(points.get(1).get("flow").asText()).isEqualTo("dis:medium");
        assertThat(points.get(1).get("meanIou@1").asDouble())
                .isGreaterThan(points.get(0).get("meanIou@1").asDouble() + 10);
        assertThat(points.get(1).get("meanIou@3").asDouble()).isBetween(40.0, 100.0);
    }

    @Test
    void aMaskIsWarpedToTheNearestPixelAndItsBorderRepeats() {
        FrameSize size = new FrameSize(3, 1);
        LabelMap mask = new LabelMap(size, new byte[] {5, 6, 7});

        LabelMap warped = FlowBench.warped(mask, new FlowField(size, new float[] {0.6f, 0, 0.4f, 9, 2, -9}));

        assertThat(warped.ids()).containsExactly(6, 6, 7);
    }

    private static JsonNode run(String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .execute(arguments);
        assertThat(code).isZero();
        return new ObjectMapper().readTree(out.toString());
    }

    private static String failure(String... arguments) {
        StringWriter errors = new StringWriter();
        int code = new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(errors))
                .execute(arguments);
        assertThat(code).isNotZero();
        return errors.toString();
    }

    /** A moving texture, and its levels of grey as classes. */
    private void deleteLabels() throws IOException {
        try (Stream<Path> labels = Files.list(corpus.resolve("clipannot"))) {
            labels.forEach(label -> label.toFile().delete());
        }
        Files.delete(corpus.resolve("clipannot"));
    }

    private void writeClip(int frames) throws IOException {
        Path images = Files.createDirectories(corpus.resolve("clip"));
        Path labels = Files.createDirectories(corpus.resolve("clipannot"));
        for (int i = 0; i < frames; i++) {
            RgbFrame frame = GeneratedFrames.displaced(i, SIZE, 1.5 * i, i);
            BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
            BufferedImage label = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_BYTE_GRAY);
            for (int p = 0; p < SIZE.pixels(); p++) {
                int x = p % SIZE.width();
                int y = p / SIZE.width();
                byte[] rgb = frame.rgb();
                image.setRGB(
                        x, y, ((rgb[3 * p] & 0xff) << 16) | ((rgb[3 * p + 1] & 0xff) << 8) | (rgb[3 * p + 2] & 0xff));
                label.getRaster().setSample(x, y, 0, FakeNetwork.levels(frame).id(x, y));
            }
            String name = String.format(Locale.ROOT, "frame_%03d.png", i);
            ImageIO.write(image, "png", images.resolve(name).toFile());
            ImageIO.write(label, "png", labels.resolve(name).toFile());
        }
    }
}
