package dev.reelmask.train.segmenter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.metric.Confusion;
import dev.reelmask.metric.PixelMotion;
import dev.reelmask.metric.TemporalConsistency;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.propagate.State;
import dev.reelmask.synthetic.FaceClip;
import dev.reelmask.synthetic.LabelledFrame;
import dev.reelmask.synthetic.motion.Liveliness;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The committed steadier bundle beside face-lite, on people that neither has seen; its recipe is beside it. */
class FaceLiteSteadyBundleTest {
    private static final FrameSize SIZE = new FrameSize(256, 256);
    private static final List<Liveliness> KINDS =
            List.of(Liveliness.CALM, Liveliness.TALKING, Liveliness.LIVELY, Liveliness.WILD);
    private static final int PEOPLE = 8;
    private static final int FRAMES = 8;

    /**
     * What a network scores on the clips.
     *
     * @param consistency of all clips together
     */
    private record Scores(double meanIou, double consistency) {}

    @Test
    void itsMasksAreSteadierThanThoseOfFaceLiteAndStillGood() {
        List<List<LabelledFrame>> clips = IntStream.range(0, PEOPLE)
                .mapToObj(FaceLiteSteadyBundleTest::clip)
                .toList();

        Scores plain = scores("face-lite", clips);
        Scores steady = scores("face-lite-steady", clips);

        assertThat(steady.consistency()).isGreaterThan(plain.consistency());
        assertThat(steady.meanIou()).isBetween(0.82, 0.99);
    }

    private static Scores scores(String name, List<List<LabelledFrame>> clips) {
        Bundle bundle = Bundle.read(
                Path.of("../conf/bundles", name).toAbsolutePath().normalize().toUri());
        int classes = bundle.spec().classes().size();
        Confusion labels = new Confusion(classes);
        TemporalConsistency consistency = new TemporalConsistency(classes);
        try (TorchNetwork network = TorchNetwork.open(bundle, -1, Precision.F32);
                FlowEstimator flow = new DisFlow(DisPreset.MEDIUM)) {
            PixelMotion motion = new PixelMotion(flow);
            for (List<LabelledFrame> frames : clips) {
                List<LabelMap> masks =
                        frames.stream().map(f -> mask(network, f.frame())).toList();
                for (int i = 0; i < FRAMES; i++) {
                    labels.add(frames.get(i).label(), masks.get(i));
                }
                for (int i = 1; i < FRAMES; i++) {
                    consistency.add(
                            masks.get(i - 1),
                            masks.get(i),
                            motion.between(
                                    frames.get(i - 1).frame(), frames.get(i).frame(), SIZE));
                }
            }
        }
        return new Scores(labels.meanIou(), consistency.value());
    }

    /** Clips of all kinds in turn. */
    private static List<LabelledFrame> clip(int person) {
        Liveliness kind = KINDS.get(person % KINDS.size());
        FaceClip clip =
                new FaceClip(new FaceClip.Spec(600 + person, List.of(70_600L + person), kind, SIZE, FRAMES, 25));
        return IntStream.range(0, FRAMES).mapToObj(clip::frame).toList();
    }

    private static LabelMap mask(TorchNetwork network, RgbFrame frame) {
        State state = network.keyStates(List.of(frame)).get(0);
        LabelMap mask = network.keyMask(state, SIZE);
        state.close();
        return mask;
    }
}
