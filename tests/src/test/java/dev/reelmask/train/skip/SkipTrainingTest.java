package dev.reelmask.train.skip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.Described;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.synthetic.FaceCorpus;
import dev.reelmask.synthetic.FaceCorpusSpec;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.data.Augmentation;
import dev.reelmask.train.segmenter.TinyTraining;
import dev.reelmask.train.segmenter.TrainingSettings;
import dev.reelmask.train.skip.SkipLoss.Extent;
import dev.reelmask.train.skip.SkipLoss.Norm;
import dev.reelmask.train.skip.SkipLoss.Term;
import dev.reelmask.train.skip.SkipLoss.Weighting;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkipTrainingTest {
    private static final FrameSize SIZE = new FrameSize(64, 64);
    private static final ClassSet CLASSES = ClassSets.named("face-lite");
    private static final Networks.Entry NETWORK = Networks.untrained("fpn-mobilenetv2", CLASSES.size());
    private static final InputSpec INPUT = NETWORK.input().stretchedTo(SIZE);
    private static final Weights INITIAL = Weights.initial(NETWORK.network(), 3);
    private static final SkipLoss LOSS =
            new SkipLoss(Set.of(Term.values()), new Weighting(true, 1), Norm.L1, Extent.MEAN, 0.01);

    @TempDir
    private static Path corpus;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeCorpora() {
        generate("faces", 6);
        generate("stills", 1);
    }

    private static void generate(String name, int frames) {
        FaceCorpusSpec.ClipShape shape = new FaceCorpusSpec.ClipShape(SIZE, frames, 5);
        FaceCorpus.generate(
                corpus.resolve(name),
                new FaceCorpusSpec(4, new FaceCorpusSpec.Subjects(1, 1, 0), 1, shape, 1),
                done -> {});
    }

    private static TrainingSettings settings(int steps) {
        return new TrainingSettings(
                new TrainingPace(steps, new LearningRate(0.003, 0, LearningRate.Decay.POLY), 2),
                TrainingSetup.of(Optimizer.adamW(0.01)),
                SegmentationLoss.crossEntropy(0.25),
                Augmentation.standard(),
                2,
                SIZE,
                SIZE,
                3,
                3);
    }

    private static Bundle baseline(String classes) {
        ClassSet set = ClassSets.named(classes);
        Networks.Entry entry = Networks.untrained("face-lite", set.size());
        return BundleImport.of(
                classes, entry.network(), Weights.initial(entry.network(), 1), set, entry.input(), "none", "made up");
    }

    private static SkipTraining training(SkipLoss loss, Optional<Bundle> baseline, int steps, Path into) {
        return training(NETWORK.described(), loss, baseline, steps, into);
    }

    private static SkipTraining training(
            Described network, SkipLoss loss, Optional<Bundle> baseline, int steps, Path into) {
        return new SkipTraining(
                new Configuration(),
                network,
                INPUT,
                CLASSES,
                settings(steps),
                new SkipTrainingSettings(1, 2, 15, loss),
                baseline,
                into,
                -1);
    }

    private static SkipTraining.Result train(Path into, Consumer<TrainingProgress> progress) {
        return training(LOSS, Optional.of(baseline("face-lite")), 4, into)
                .run(part("faces", "train"), part("faces", "validation"), INITIAL, progress);
    }

    private static List<SequenceSpec> part(String name, String part) {
        return TinyTraining.part(corpus.resolve(name), part);
    }

    @Test
    void aKilledTrainingEndsAsAnUnbrokenOneAndItsCurveHasBothScores() throws IOException {
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> train(broken, progress -> {
                    if (progress.step() == 2) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");

        List<TrainingProgress> reports = new ArrayList<>();
        SkipTraining.Result resumed = train(broken, reports::add);
        SkipTraining.Result unbroken = train(folder.resolve("unbroken"), progress -> {});

        assertThat(resumed.weights().tensors()).isEqualTo(unbroken.weights().tensors());
        assertThat(resumed.scores()).isEqualTo(unbroken.scores());
        assertThat(broken.resolve("last.checkpoint"))
                .hasSameBinaryContentAs(folder.resolve("unbroken/last.checkpoint"));
        assertThat(broken.resolve("curve.csv")).hasSameTextualContentAs(folder.resolve("unbroken/curve.csv"));
        assertThat(Files.readAllLines(broken.resolve("curve.csv")))
                .hasSize(3)
                .first()
                .isEqualTo("step,loss,learning_rate,validation_miou,current_miou,key_miou,map_distance,map_size");
        assertThat(reports).extracting(TrainingProgress::step).containsExactly(4L);
        SkipScores scores = resumed.scores();
        assertThat(scores.currentAt()).containsOnlyKeys(2, 5);
        assertThat(scores.mean()).isEqualTo(reports.get(0).bestScore()).isBetween(0.0, 1.0);
        assertThat(resumed.weights().names()).containsExactlyInAnyOrderElementsOf(INITIAL.names());
    }

    @Test
    void aTrainingOfOtherTermsIsNoWayToGoOn() {
        train(folder, progress -> {});
        SkipLoss other = new SkipLoss(
                Set.of(Term.CURRENT, Term.KEY_MODE), new Weighting(false, 0.3), Norm.L1, Extent.MEAN, 0.01);

        assertThatThrownBy(() -> training(other, Optional.empty(), 4, folder)
                        .run(part("faces", "train"), part("faces", "validation"), INITIAL, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("was made with another skip loss terms")
                .hasMessageContaining("skip loss weighting alpha 1.0 instead of 0.3");
    }

    @Test
    void stillsAreRefusedBeforeAnythingIsDecoded() {
        SkipTraining training = training(LOSS, Optional.of(baseline("face-lite")), 4, folder.resolve("none"));

        assertThatThrownBy(() ->
                        training.run(part("stills", "train"), part("faces", "validation"), INITIAL, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "--train: none of the 1 labelled frames of its 1 sequences has a frame 2 or more")
                .hasMessageContaining("stills");
        assertThatThrownBy(() ->
                        training.run(part("faces", "train"), part("stills", "validation"), INITIAL, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--validation: none of the ");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void whatCannotLabelKeyFramesIsRefused() {
        assertThatThrownBy(() -> training(LOSS, Optional.empty(), 4, folder))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("Key frames have no labels of their own: give a trained bundle");
        assertThatThrownBy(() -> training(LOSS, Optional.of(baseline("camvid")), 4, folder))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The baseline, bundle camvid, segments into the classes of ")
                .hasMessageEndingWith("Give a baseline of the same --classes.");
    }

    @Test
    void aNetworkWithoutLevelsIsRefused() {
        Described faceLite = Networks.untrained("face-lite", CLASSES.size()).described();

        assertThatThrownBy(() -> training(faceLite, LOSS, Optional.of(baseline("face-lite")), 4, folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("no 1 levels that could come from a key frame")
                .hasMessageContaining("fpn-mobilenetv2");
    }

    @Test
    void aLossThatTeachesNothingIsRefused() {
        assertThatThrownBy(
                        () -> new SkipLoss(Set.of(Term.DIFFERENCE), new Weighting(true, 1), Norm.L1, Extent.MEAN, 0.01))
                .hasMessage("one of the terms current, pseudo and key-mode must be there");
        assertThatThrownBy(() -> new Weighting(true, 0)).hasMessage("alpha must be in 0..1 and not 0, got 0.0");
        assertThatThrownBy(() -> new SkipTrainingSettings(1, 0, 15, LOSS)).hasMessageContaining("got 0,15");
    }
}
