package dev.reelmask.train.segmenter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.PairEvidence;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.SchedulerSpec;
import dev.reelmask.net.module.FusedArchive;
import dev.reelmask.net.policy.BundlePolicy;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.propagate.State;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.synthetic.FaceClip;
import dev.reelmask.synthetic.LabelledFrame;
import dev.reelmask.synthetic.motion.Liveliness;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The committed bundle scores on people it was not trained on; its recipe is beside it. */
class FaceLiteBundleTest {
    private static final Path BUNDLE = Path.of("../conf/bundles/face-lite");
    private static final FrameSize SIZE = new FrameSize(256, 256);

    private static Confusion score(TorchNetwork network, Liveliness liveliness, long seed) {
        FaceClip clip = new FaceClip(new FaceClip.Spec(seed, List.of(seed + 70_000), liveliness, SIZE, 40, 25));
        Confusion confusion = new Confusion(network.classes().size());
        for (int i = 0; i < 40; i += 8) {
            LabelledFrame frame = clip.frame(i);
            State state = network.keyStates(List.of(frame.frame())).get(0);
            LabelMap mask = network.keyMask(state, SIZE);
            state.close();
            confusion.add(frame.label(), mask);
        }
        return confusion;
    }

    @Test
    void peopleItHasNeverSeenAreSegmentedWell() {
        Bundle bundle = Bundle.read(BUNDLE.toAbsolutePath().normalize().toUri());
        Confusion all = new Confusion(bundle.spec().classes().size());

        try (TorchNetwork network = TorchNetwork.open(bundle, -1, Precision.AUTO)) {
            for (int i = 0; i < 4; i++) {
                all.add(score(network, Liveliness.TALKING, 400 + i));
            }
        }

        assertThat(all.meanIou()).isBetween(0.82, 0.99);
    }

    @Test
    void itCanRunFused() {
        Bundle bundle = Bundle.read(BUNDLE.toAbsolutePath().normalize().toUri());

        assertThat(FusedArchive.of(bundle.modules().get(Bundle.FEATURES), Optional.empty()))
                .isPresent();
    }

    @Test
    void itsSchedulerChangesNothingForOthersAndKnowsTheDefaultFlow() {
        Bundle bundle = Bundle.read(BUNDLE.toAbsolutePath().normalize().toUri());

        SchedulerSpec scheduler = bundle.scheduler().orElseThrow();

        assertThat(bundle.digestWithoutScheduler())
                .as("part of the fingerprint of every run with this bundle")
                .isEqualTo("f956d42448b57cc34f2019183e327a715ebd07e9711148a3fd62af08025f1bf7")
                .isEqualTo(scheduler.beside());
        assertThat(scheduler.kind()).isEqualTo(SchedulerSpec.Kind.POLICY);
        assertThat(scheduler.madeWith()).containsEntry("flow", "patches").containsEntry("flow-path", "auto");
    }

    /** Far from its key frame and unlike it, a frame is worth a key frame; beside it and alike, it is not. */
    @Test
    void itsSchedulerTakesKeyFramesWhereMuchHasChanged() {
        Bundle bundle = Bundle.read(BUNDLE.toAbsolutePath().normalize().toUri());
        KeyPolicy policy = BundlePolicy.of(bundle).orElseThrow();
        KeyPolicy.Runner runner = policy.runner(policy.prices().usual());

        float alike = runner.keyLogit(new Pair(0.5, 0.002), 2, 0);
        float unlike = runner.keyLogit(new Pair(40, 0.3), 30, 0);

        assertThat(alike).isNegative();
        assertThat(unlike).isPositive();
    }

    /**
     * A face whose classes have shares as usual.
     *
     * @param number of all that is measured but the share of classes that change, in each class too
     */
    private record Pair(double number, double classChange) implements PairEvidence {
        private static final float[] SHARES = {0.7f, 0.27f, 0.01f, 0.015f, 0.005f};

        @Override
        public double number(EvidenceKind kind) {
            return kind == EvidenceKind.CLASS_CHANGE ? classChange : number;
        }

        @Override
        public ClassNumbers classes(ClassKind kind) {
            float[] values = new float[2 * SHARES.length];
            for (int i = 0; i < SHARES.length; i++) {
                values[2 * i] = SHARES[i];
                values[2 * i + 1] = (float) number;
            }
            return new ClassNumbers(kind, values);
        }
    }
}
