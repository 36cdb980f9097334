package dev.reelmask.net.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.NetworkBuilder;
import dev.reelmask.net.graph.Value;
import dev.reelmask.net.graph.Window;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialWeightsTest {
    private static final Path MOBILENET = Path.of("../../shared/data/weights/mobilenet_v2/mobilenet_v2_1.0_224.json");

    @TempDir
    private Path folder;

    private static Networks.Entry deepLab() {
        return Networks.untrained("deeplabv3plus-mobilenetv2", 5);
    }

    private Path encoderFile(int seed) throws IOException {
        NetworkBuilder net = new NetworkBuilder("encoder");
        Value image = net.input(3);
        Backbone encoder = MobileNetV2.describe(net, "", image, 1, 32, MobileNetV2.Padding.SYMMETRIC);
        Network network = net.build(encoder.deep());
        Path file = folder.resolve("encoder.pt");
        return Files.write(file, TorchArchive.write(NetworkModule.training(network, Weights.initial(network, seed))));
    }

    @Test
    void anEncodersWeightsAreTakenUnderTheirOwnNames() throws IOException {
        Path file = encoderFile(9);

        InitialWeights initial = InitialWeights.read(deepLab(), 1, file);

        assertThat(initial.taken()).isEqualTo(260).isLessThan(initial.total());
        assertThat(initial.weights().get("encoder.features.3.conv.1.0.weight"))
                .isEqualTo(WeightFiles.read(file).get("features.3.conv.1.0.weight"));
        assertThat(initial.weights().get("segmentation_head.0.weight"))
                .isEqualTo(InitialWeights.fresh(deepLab(), 1).weights().get("segmentation_head.0.weight"));
        assertThat(initial.input()).isEqualTo(deepLab().input());
    }

    @Test
    void weightsOfAnotherNetworkAreRefused() throws IOException {
        NetworkBuilder net = new NetworkBuilder("other");
        Network network = net.build(net.conv("fc", net.input(3), 2, Window.of(1)));
        Path file = folder.resolve("other.pt");
        Files.write(file, TorchArchive.write(NetworkModule.training(network, Weights.initial(network, 1))));

        assertThatThrownBy(() -> InitialWeights.read(deepLab(), 1, file))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(file
                        + ": none of its 2 tensors has the name and shape of one of network deeplabv3plus_mobilenetv2")
                .hasMessageEndingWith("Check --network and --initial.");
    }

    /** The folded batch norms come back as ones that add the bias, so a frozen norm leaves the network as it was. */
    @Test
    void tensorFlowsMobileNetBecomesTheEncoder() {
        assumeTrue(Files.exists(MOBILENET), MOBILENET + " absent");

        InitialWeights initial = InitialWeights.read(deepLab(), 1, MOBILENET);

        assertThat(initial.taken()).isEqualTo(260);
        assertThat(initial.input().mean()).containsOnly(127.5);
        assertThat(initial.input().std()).containsOnly(127.5);
        Weights given = WeightFiles.read(MOBILENET);
        assertThat(initial.weights().get("encoder.features.0.1.bias")).isEqualTo(given.get("MobilenetV2/Conv.bias"));
        assertThat(initial.weights().get("encoder.features.0.1.weight").values())
                .containsOnly(1);
        assertThat(initial.weights().get("encoder.features.0.1.running_var").values())
                .containsOnly((float) (1 - 1e-5));
    }

    /** With the statistics that they come with, folding the norms again gives the bundle. */
    @Test
    void aBundlesFoldedNormsAreUnfolded() {
        Networks.Entry entry = Networks.untrained("face-lite", 5);
        Path file = Path.of("../conf/bundles/face-lite/features.pt");

        InitialWeights initial = InitialWeights.read(entry, 1, file);

        Weights given = WeightFiles.read(file);
        Weights again = WeightFiles.readZip(
                BundleImport.of(
                                "face-lite",
                                entry.network(),
                                initial.weights(),
                                ClassSets.named("face-lite"),
                                entry.input(),
                                "none",
                                "made here")
                        .modules()
                        .get(Bundle.FEATURES),
                "again");
        assertThat(initial.taken()).isEqualTo(initial.total());
        assertThat(initial.folded()).isEqualTo(20);
        assertThat(again.names()).isEqualTo(given.names());
        for (String name : given.names()) {
            assertThat(again.get(name).values())
                    .as(name)
                    .containsExactly(given.get(name).values(), within(1e-5f));
        }
    }
}
