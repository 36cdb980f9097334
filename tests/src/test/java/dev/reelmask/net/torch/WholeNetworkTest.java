package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.Main;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.bundle.WholeNetwork;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.propagate.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code reelmask export} writes gives the masks of the job. */
class WholeNetworkTest {
    private static final FrameSize SIZE = new FrameSize(45, 30);
    private static final ClassSet CLASSES =
            new ClassSet("two", List.of(new LabelClass("a", 1), new LabelClass("b", 2)), -1);

    @TempDir
    private Path folder;

    @BeforeAll
    static void oneThread() {
        TorchRuntime.setThreads(1);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource({
        "FEATURES, RGB, STRIDE",
        "LOGITS, BGR, STRIDE",
        "POSTERIORS, BGR, STRIDE",
        "POSTERIORS, RGB, BOX",
    })
    void theExportedModuleGivesTheMasksOfKeyFrames(
            PropagationKind kind, InputSpec.ChannelOrder order, InputSpec.Padding padding) throws IOException {
        Bundle bundle = bundle(kind, order, padding);
        bundle.write(new Configuration(), folder.resolve("bundle").toString());
        assertThat(export()).isEqualTo(ExitCodes.DONE);
        byte[] whole = Files.readAllBytes(folder.resolve("out/network.pt"));

        try (TorchNetwork network = TorchNetwork.open(bundle, -1, Precision.F32);
                State state = network.keyStates(List.of(frame())).get(0);
                TorchProgram program = TorchProgram.own("whole", whole, Device.cpu());
                NDManager scope = program.newScope()) {
            NDArray frames = scope.create(ByteBuffer.wrap(frame().rgb()), new Shape(1, 30, 45, 3), DataType.UINT8);
            NDArray images =
                    frames.toType(DataType.FLOAT32, true).transpose(0, 3, 1, 2).div(255);

            LabelMap mask = new LabelMap(
                    SIZE, program.call(scope, "masks", tensor(frames)).toByteArray());
            NDArray scores = program.forward(scope, images);

            assertThat(mask.pixelCounts(2)).doesNotContain(0L);
            assertThat(EspNetOnCamvidTest.equalPixels(network.keyMask(state, SIZE), mask))
                    .isGreaterThan(0.999);
            assertThat(scores.getShape()).isEqualTo(new Shape(1, 3, 30, 45));
        }
    }

    @Test
    void theFactsNameTheClassesOfTheOutputs() throws IOException {
        bundle(PropagationKind.FEATURES, InputSpec.ChannelOrder.BGR, InputSpec.Padding.STRIDE)
                .write(new Configuration(), folder.resolve("bundle").toString());
        export();

        JsonNode facts =
                new ObjectMapper().readTree(folder.resolve("out/network.json").toFile());

        assertThat(facts.path("classes").path(1).path("name").asText()).isEqualTo("b");
        assertThat(facts.path("output_class_ids").toString()).isEqualTo("[0,1,255]");
        assertThat(facts.path("features.pt").path("channels").asText()).isEqualTo("BGR");
        assertThat(folder.resolve("out/head.pt")).hasSameBinaryContentAs(folder.resolve("bundle/head.pt"));
    }

    @Test
    void aTracedModuleOfOthersIsOneNetworkToo() throws IOException {
        byte[] traced = Files.readAllBytes(Path.of("src/test/resources/net/own/whole.pt"));
        Bundle bundle = Bundle.of(
                spec(PropagationKind.POSTERIORS, InputSpec.ChannelOrder.RGB, InputSpec.Padding.STRIDE),
                Map.of("features", traced));
        bundle.write(new Configuration(), folder.resolve("bundle").toString());
        assertThat(export()).isEqualTo(ExitCodes.DONE);
        byte[] whole = Files.readAllBytes(folder.resolve("out/network.pt"));

        assertThat(folder.resolve("out/features.pt")).hasBinaryContent(traced);
        try (TorchNetwork network = TorchNetwork.open(bundle, -1, Precision.F32);
                State state = network.keyStates(List.of(frame())).get(0);
                TorchProgram program = TorchProgram.own("whole", whole, Device.cpu());
                NDManager scope = program.newScope()) {
            NDArray frames = scope.create(ByteBuffer.wrap(frame().rgb()), new Shape(1, 30, 45, 3), DataType.UINT8);
            LabelMap mask = new LabelMap(
                    SIZE, program.call(scope, "masks", tensor(frames)).toByteArray());

            assertThat(EspNetOnCamvidTest.equalPixels(network.keyMask(state, SIZE), mask))
                    .isGreaterThan(0.999);
        }
    }

    @Test
    void modulesThatBranchAreExportedAsTheyAre() throws IOException {
        byte[] scripted = Files.readAllBytes(Path.of("src/test/resources/net/own/scripted-features.pt"));
        byte[] head = Files.readAllBytes(Path.of("src/test/resources/net/own/head.pt"));
        Bundle bundle = Bundle.of(
                spec(PropagationKind.FEATURES, InputSpec.ChannelOrder.RGB, InputSpec.Padding.STRIDE),
                Map.of("features", scripted, "head", head));

        assertThat(WholeNetwork.of(bundle)).isEmpty();
        bundle.write(new Configuration(), folder.resolve("bundle").toString());
        assertThat(export()).isEqualTo(ExitCodes.DONE);
        assertThat(folder.resolve("out/features.pt")).hasBinaryContent(scripted);
        assertThat(folder.resolve("out/network.pt")).doesNotExist();
    }

    private int export() {
        return Main.commandLine()
                .setOut(new PrintWriter(new StringWriter(), true))
                .setErr(new PrintWriter(new StringWriter(), true))
                .execute(
                        "export",
                        "--bundle",
                        folder.resolve("bundle").toString(),
                        "--out",
                        folder.resolve("out").toString());
    }

    private static RgbFrame frame() {
        double[] u = FormulaTensors.uniform(5, SIZE.pixels() * 3);
        byte[] rgb = new byte[u.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (int) (u[i] * 256);
        }
        return new RgbFrame(0, 0, SIZE, rgb);
    }

    private static BundleSpec spec(PropagationKind kind, InputSpec.ChannelOrder order, InputSpec.Padding padding) {
        SizePolicy size =
                padding == InputSpec.Padding.BOX ? SizePolicy.fixed(new FrameSize(60, 50)) : SizePolicy.source();
        InputSpec input =
                new InputSpec(size, order, List.of(120.0, 100.0, 140.0), List.of(60.0, 50.0, 70.0), 16, padding);
        return new BundleSpec("tiny", CLASSES, List.of(0, 1, LabelMap.IGNORE), input, kind, 1, "none", "none");
    }

    private static Bundle bundle(PropagationKind kind, InputSpec.ChannelOrder order, InputSpec.Padding padding) {
        NetworkBuilder net = new NetworkBuilder("tiny");
        Value normed = net.batchNorm(
                "n", net.convNoBias("a", net.input(3), 6, Window.of(3).strided(2)), 1e-5);
        Value features = net.relu(normed);
        Network whole = net.build(net.conv("b", features, 3, Window.of(3)));
        Weights weights = FormulaTensors.weights(whole);
        if (kind != PropagationKind.FEATURES) {
            return Bundle.of(spec(kind, order, padding), Map.of("features", archive(whole, weights)));
        }
        return Bundle.of(
                spec(kind, order, padding),
                Map.of(
                        "features", archive(whole.until(features), weights),
                        "head", archive(whole.after(features), weights)));
    }

    private static byte[] archive(Network network, Weights weights) {
        return TorchArchive.write(NetworkModule.inference(network, weights));
    }
}
