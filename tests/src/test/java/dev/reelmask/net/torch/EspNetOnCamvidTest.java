package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.propagate.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A trained network on the real clip: the score and the masks that PyTorch gave. */
class EspNetOnCamvidTest {
    private static final double REFERENCE_MIOU = 0.704;

    private static TorchNetwork network;

    @BeforeAll
    static void importWeights() {
        assumeTrue(CamvidClip.exists(), "../shared/data/camvid_0016E5_15hz is absent");
        TorchRuntime.setThreads(1);
        Path weights = CamvidClip.DATA.resolve("weights/espnet/tensors_reformatted/espnet_p_2_q_8_camvid.json");
        Bundle bundle = BundleImport.read("espnet", weights, CamvidClip.CLASSES);
        network = TorchNetwork.open(bundle, -1, Precision.F32);
    }

    @AfterAll
    static void close() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    void reachesTheScoreOfPytorch() throws IOException {
        List<RgbFrame> frames = CamvidClip.frames(Integer.MAX_VALUE);
        List<LabelMap> labels = CamvidClip.labels(Integer.MAX_VALUE);
        Confusion corpus = new Confusion(network.classes().size());

        for (int i = 0; i < frames.size(); i++) {
            corpus.add(labels.get(i), mask(frames.get(i)));
        }

        assertThat(frames).hasSize(55);
        assertThat(corpus.meanIou()).isCloseTo(REFERENCE_MIOU, within(0.005));
    }

    @Test
    void drawsTheMasksOfPytorch() throws IOException {
        for (Path reference : CamvidClip.references()) {
            LabelMap mask = mask(CamvidClip.frameOf(reference));

            assertThat(equalPixels(mask, CamvidClip.ids(reference)))
                    .as("%s", reference.getFileName())
                    .isGreaterThan(0.995);
        }
    }

    @Test
    void aBatchGivesWhatSingleFramesGive() throws IOException {
        List<RgbFrame> frames = CamvidClip.frames(2);

        List<State> states = network.keyStates(frames);

        for (int i = 0; i < frames.size(); i++) {
            try (State state = states.get(i)) {
                LabelMap batched = network.keyMask(state, frames.get(i).size());
                assertThat(equalPixels(batched, mask(frames.get(i)))).isGreaterThan(0.999);
            }
        }
    }

    private static LabelMap mask(RgbFrame frame) {
        try (State state = network.keyStates(List.of(frame)).get(0)) {
            return network.keyMask(state, frame.size());
        }
    }

    static double equalPixels(LabelMap a, LabelMap b) {
        int equal = 0;
        for (int i = 0; i < a.ids().length; i++) {
            equal += a.ids()[i] == b.ids()[i] ? 1 : 0;
        }
        return (double) equal / a.ids().length;
    }
}
