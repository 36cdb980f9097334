package dev.reelmask.job.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.Main;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.zoo.FaceLite;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.result.MapKind;
import dev.reelmask.testing.GeneratedFrames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** From weights to a flow that {@code --flow} names, by the commands that users type. */
class FlowSourceTest {
    private static final FrameSize SIZE = new FrameSize(70, 50);

    @TempDir
    private Path folder;

    private final Configuration hadoop = new Configuration();

    @Test
    void anImportedFlowNetworkIsNamedByItsFolder() throws IOException {
        Path weights = flowWeights();
        assertThat(run("import", "--network", "flownet2-s", "--weights", weights, "--out", folder.resolve("flow")))
                .contains("--flow bundle:" + folder.resolve("flow"));

        FlowSource source = FlowSource.parse("bundle:" + folder.resolve("flow"), hadoop, Optional.empty());
        FlowBundle bundle = FlowBundle.read(hadoop, folder.resolve("flow").toString());

        assertThat(source.description()).isEqualTo("bundle flownet2-s " + bundle.digest());
        assertThat(source.digests()).containsEntry("flow/bundle.yaml", bundle.digest());
        assertThat(source).isEqualTo(new FlowSource.Network(bundle));
        try (FlowEstimator flow = source.open(-1, Precision.F32, Optional.of(SIZE))) {
            FlowField field = flow.estimate(
                            GeneratedFrames.displaced(0, SIZE, 0, 0),
                            GeneratedFrames.displaced(1, SIZE, 1, 1),
                            Optional.empty())
                    .toHost();
            assertThat(field.size()).isEqualTo(SIZE);
            assertThat(flow.takesInitial()).isFalse();
        }
    }

    @Test
    void aFlowNetworkThatJoinedABundleIsItsFlow() throws IOException {
        Network lite = FaceLite.network(2);
        Path faces = folder.resolve("lite.pt");
        Files.write(faces, TorchArchive.write(NetworkModule.training(lite, FormulaTensors.weights(lite))));
        Path alone = folder.resolve("alone");
        Path both = folder.resolve("both");
        run("import", "--network", "face-lite", "--weights", faces, "--classes", "davis", "--out", alone);

        run("import", "--network", "flownet2-s", "--weights", flowWeights(), "--bundle", alone, "--out", both);

        Bundle joined = Bundle.read(both.toUri());
        FlowSource source = FlowSource.parse("bundle", hadoop, Optional.of(joined));
        assertThat(joined.modules()).containsOnlyKeys("features", "flow");
        assertThat(source.description()).isEqualTo("bundle face-lite-davis " + joined.digest());
        assertThatThrownBy(() -> FlowSource.parse("bundle", hadoop, Optional.of(Bundle.read(alone.toUri()))))
                .hasMessageContaining("has no flow network");
    }

    @Test
    void conv6IsRefusedOfAFlowThatCannotGiveIt() throws IOException {
        run("import", "--network", "flownet2-s", "--weights", flowWeights(), "--out", folder.resolve("flow"));
        FlowBundle bundle = FlowBundle.read(hadoop, folder.resolve("flow").toString());
        Set<MapKind> conv6 = Set.of(MapKind.CONV6_1);

        new FlowSource.Network(bundle).checkMaps(conv6, FlowPath.AUTO);
        new FlowSource.Patches().checkMaps(Set.of(MapKind.FLOW_GRID), FlowPath.CHAINED);
        assertThatThrownBy(() -> new FlowSource.Patches().checkMaps(conv6, FlowPath.AUTO))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "conv6-1 is a map of FlowNet2-s, and the flow patches gives none; take --flow bundle:DIR of reelmask import --network flownet2-s or train flow");
        assertThatThrownBy(() -> new FlowSource.Network(bundle).checkMaps(conv6, FlowPath.CHAINED))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("with loop.flow-path (--flow-path) chained flows to key frames are composed");
        assertThatThrownBy(() -> refined(bundle).checkMaps(conv6, FlowPath.AUTO))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("flow network flownet2-s runs in several passes (flow.refinements)");
    }

    private static FlowSource refined(FlowBundle bundle) {
        return new FlowSource.Network(
                FlowBundle.of(bundle.name(), bundle.spec().refinedAt(List.of(1.0)), bundle.module(), "none", "test"));
    }

    @Test
    void wrongSpellingsAreExplained() {
        assertThat(FlowSource.parse("patches", hadoop, Optional.empty()).description())
                .isEqualTo("patches");
        assertThat(FlowSource.parse("dis", hadoop, Optional.empty()).description())
                .isEqualTo("dis-balanced");
        assertThat(FlowSource.parse("dis:fast", hadoop, Optional.empty()).description())
                .isEqualTo("dis-fast");
        assertThatThrownBy(() -> FlowSource.parse("raft", hadoop, Optional.empty()))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "loop.flow (--flow) must be patches, dis, dis:PRESET, vectors, auto, auto:PRESET, bundle or bundle:DIR, with one of the presets ultrafast, fast, balanced, medium; got 'raft'");
        assertThatThrownBy(() -> FlowSource.parse("bundle", hadoop, Optional.empty()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has no flow network");
        assertThatThrownBy(() -> FlowSource.parse("bundle:/nowhere", hadoop, Optional.empty()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("/nowhere is not a bundle");
    }

    @Test
    void whatIsWrongIsTheOptionThatNamesTheFlow() {
        assertThatThrownBy(() -> FlowSource.parse("--teacher", "raft", hadoop, Optional.empty()))
                .hasMessageStartingWith("--teacher must be patches, dis,")
                .hasMessageEndingWith("got 'raft'");
        assertThatThrownBy(() -> FlowSource.parse("--flows", "bundle", hadoop, Optional.empty()))
                .hasMessageStartingWith("--flows: the flow is to come from the bundle");
        assertThatThrownBy(() -> judge("nonsense", "patches")).hasMessageStartingWith("--consistency must be");
        assertThatThrownBy(() -> judge("dis", "nonsense")).hasMessageStartingWith("loop.flow (--flow) must be");
    }

    private Optional<FlowSource> judge(String text, String propagation) {
        return ConsistencyFlow.parse("--consistency", text, propagation, hadoop, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "patches, patches",
        "dis, dis:balanced",
        "dis:medium, dis",
        "dis, auto",
        "vectors, auto:fast",
        "auto, vectors",
        "auto:balanced, dis:fast"
    })
    void masksAreNotJudgedAlongTheirOwnFlow(String judge, String propagation) {
        assertThatThrownBy(() -> judge(judge, propagation))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--consistency %s is the flow of --flow %s", judge, propagation)
                .hasMessageContaining("Name another one");
    }

    @Test
    void masksMayBeJudgedAlongAnyOther() {
        assertThat(judge("", "patches")).isEmpty();
        assertThat(judge("dis", "patches").orElseThrow().description()).isEqualTo("dis-balanced");
        assertThat(judge("patches", "auto")).isPresent();
        assertThat(judge("vectors", "dis")).isPresent();
    }

    @Test
    void vectorsNeedNoFilesAndSayWhatTheyAre() {
        FlowSource vectors = FlowSource.parse("vectors", hadoop, Optional.empty());
        FlowSource auto = FlowSource.parse("auto", hadoop, Optional.empty());

        assertThat(vectors.description()).isEqualTo("vectors-mpeg4");
        assertThat(auto.description()).isEqualTo("auto vectors-mpeg4 dis-ultrafast");
        assertThat(FlowSource.parse("auto:ultrafast", hadoop, Optional.empty())).isEqualTo(auto);
        assertThat(FlowSource.parse("auto:balanced", hadoop, Optional.empty()).description())
                .isEqualTo("auto vectors-mpeg4 dis-balanced");
        for (FlowSource source : List.of(vectors, auto)) {
            source.tryOut();
            assertThat(source.digests()).isEmpty();
            try (FlowEstimator flow = source.open(-1, Precision.F32, Optional.of(SIZE))) {
                assertThat(flow.description()).isEqualTo(source.description());
                assertThat(flow.takesInitial()).isTrue();
            }
        }
    }

    @Test
    void classesAreForNetworksThatSegment() {
        assertThat(run("import", "--network", "espnet", "--weights", "w.pth", "--out", folder))
                .contains("Network espnet needs --classes and takes no --bundle.");
        assertThat(run("import", "--network", "spynet", "--weights", "w", "--classes", "davis", "--out", folder))
                .contains("Network spynet makes flow, no classes: leave out --classes.");
    }

    @Test
    void weightsOfAnotherWidthAreListed() throws IOException {
        Path weights = flowWeights();

        String message = run("import", "--network", "flownets", "--weights", weights, "--out", folder.resolve("x"));

        assertThat(message)
                .contains("does not hold the weights of flownets")
                .contains("conv1.0.weight")
                .contains("[64, 6, 7, 7]")
                .contains("[24, 6, 7, 7]");
    }

    private Path flowWeights() throws IOException {
        Network network = FlowNet.network(FlowNet.Width.THREE_EIGHTHS, false);
        Path file = folder.resolve("flownet2-s.pt");
        Files.write(file, TorchArchive.write(NetworkModule.training(network, FormulaTensors.weights(network))));
        return file;
    }

    private static String run(Object... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        command.execute(words);
        return out.toString();
    }
}
