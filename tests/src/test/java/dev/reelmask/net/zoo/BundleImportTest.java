package dev.reelmask.net.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.NetworkModule;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.net.weights.FormulaTensors;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.WarpSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleImportTest {
    private static final ClassSet CLASSES = ClassSets.named("face-lite");
    private static final FrameSize SIZE = new FrameSize(75, 50);

    @TempDir
    private Path folder;

    @Test
    void featuresAndHeadMakeTheMasksOfTheWholeNetwork() throws IOException {
        Path weights = weights(Networks.untrained("face-lite", CLASSES.size()).network());
        Bundle whole = BundleImport.read("face-lite", weights, CLASSES);
        Bundle halves = BundleImport.read("face-lite", weights, CLASSES, BundleImport.State.FEATURES);

        assertThat(halves.spec().propagation()).isEqualTo(PropagationKind.FEATURES);
        assertThat(halves.spec().input()).isEqualTo(whole.spec().input());
        assertThat(halves.modules()).containsOnlyKeys(Bundle.FEATURES, Bundle.HEAD);
        try (TorchNetwork one = TorchNetwork.open(whole, -1, Precision.F32);
                TorchNetwork two = TorchNetwork.open(halves, -1, Precision.F32);
                State wholeState = one.keyStates(List.of(frame())).get(0);
                State halvesState = two.keyStates(List.of(frame())).get(0)) {
            LabelMap mask = one.keyMask(wholeState, SIZE);
            WarpSource source = new WarpSource(halvesState, frame(), FlowField.zero(SIZE), 1);

            assertThat(mask.pixelCounts(CLASSES.size())).doesNotContain((long) SIZE.pixels());
            // Noise has an edge at every pixel, where resized logits and resized posteriors may disagree.
            assertThat(equalPixels(mask, two.keyMask(halvesState, SIZE))).isGreaterThan(0.95);
            assertThat(equalPixels(mask, two.propagate(frame(), List.of(source), SIZE)))
                    .isGreaterThan(0.95);
        }
    }

    @Test
    void aHeadThatEnlargesByAWholeFactorGetsFramesOfWholeStrides() {
        Networks.Entry entry = Networks.untrained("deeplabv3plus-mobilenetv2", CLASSES.size());
        Weights weights = FormulaTensors.weights(entry.network());

        Bundle halves = BundleImport.ofHalves("any", entry.described(), weights, CLASSES, entry.input(), "", "");

        assertThat(entry.input().largestSize()).contains(new FrameSize(513, 513));
        assertThat(halves.spec().input().largestSize()).contains(new FrameSize(528, 528));
    }

    @Test
    void namesTheNetworksItKnows() throws IOException {
        Path weights = weights(Networks.untrained("face-lite", 2).network());

        assertThatThrownBy(() -> BundleImport.read("face-heavy", weights, CLASSES))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("There is no network 'face-heavy'. Known are [deeplabv2-vgg16, deeplabv3plus-");
        assertThatThrownBy(() -> BundleImport.read("fcn8s-vgg16", weights, CLASSES))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "The weights hold no tensor 'score_fr.weight', so they are not of this network");
    }

    private Path weights(Network network) throws IOException {
        byte[] archive = TorchArchive.write(NetworkModule.training(network, FormulaTensors.weights(network)));
        return Files.write(folder.resolve("weights.pt"), archive);
    }

    private static double equalPixels(LabelMap a, LabelMap b) {
        int equal = 0;
        for (int i = 0; i < a.ids().length; i++) {
            equal += a.ids()[i] == b.ids()[i] ? 1 : 0;
        }
        return (double) equal / a.ids().length;
    }

    private static RgbFrame frame() {
        byte[] rgb = new byte[3 * SIZE.pixels()];
        new Random(4).nextBytes(rgb);
        return new RgbFrame(0, 0, SIZE, rgb);
    }
}
