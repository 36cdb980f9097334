package dev.reelmask.train.segmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.CheckpointFile;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingFacts;
import dev.reelmask.train.TrainingFolder;
import dev.reelmask.train.TrainingLoop;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.data.Augmentation;
import dev.reelmask.train.flow.FlowStage;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no number ends a training in words and leaves the last good checkpoint. */
class DivergedTrainingTest {
    private static final Network NETWORK = TinyTraining.network(5);

    @TempDir
    private static Path corpus;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeCorpus() {
        TinyTraining.writeCorpus(corpus.resolve("faces"));
    }

    /** Weight decay × rate = 10,000: every step multiplies the convolutions by about −10,000. */
    private SegmenterTraining.Result explode(int validateEvery) {
        TrainingSettings tiny = TinyTraining.settings(40);
        TrainingSettings settings = new TrainingSettings(
                new TrainingPace(40, new LearningRate(1e4, 0, LearningRate.Decay.CONSTANT), validateEvery),
                TrainingSetup.of(new Optimizer(Optimizer.Kind.SGD, 0, 1, 0, 0)),
                tiny.loss(),
                tiny.augmentation(),
                tiny.batch(),
                tiny.input(),
                tiny.crop(),
                tiny.validationStride(),
                tiny.seed());
        Path faces = corpus.resolve("faces");
        return TinyTraining.training(settings, folder)
                .run(
                        TinyTraining.part(faces, "train"),
                        TinyTraining.part(faces, "validation"),
                        Weights.initial(NETWORK, 3),
                        progress -> {});
    }

    @Test
    void weightsThatAreNoNumbersAreNeitherScoredNorKept() {
        assertThatThrownBy(() -> explode(1))
                .isInstanceOf(UserException.class)
                .hasMessageMatching(
                        "The training diverged: after step \\d+ weight norm.running_var is no finite number\\. Start anew in another --out with a lower --learning-rate, a longer --warm-up or a --clip-norm\\. Its last good state, of step \\d+, is in .*/last\\.checkpoint; --initial takes the weights from there\\.");

        Weights kept = CheckpointFile.weights(folder.resolve("last.checkpoint"));
        assertThat(kept.checkedFinite("kept").names()).isNotEmpty();
        assertThat(CheckpointFile.read(folder.resolve("best.checkpoint"))
                        .state()
                        .notFinite())
                .isEmpty();
    }

    @Test
    void aLossThatIsNoNumberEndsTheTraining() {
        assertThatThrownBy(() -> explode(40))
                .isInstanceOf(UserException.class)
                .hasMessageMatching(
                        "The training diverged: the loss of step \\d+ is (NaN|Infinity)\\. Start anew in another --out with a lower --learning-rate, a longer --warm-up or a --clip-norm\\.");
        assertThat(folder.resolve("last.checkpoint")).doesNotExist();
    }

    /** Scores 0.5 until step 4, then none. */
    private static final class UnscoredTask implements TrainingTask {
        @Override
        public List<TensorInput> batch(long step) {
            int pixels = TinyTraining.SIZE.pixels();
            return List.of(
                    TensorInput.of(new byte[3 * pixels], 1, 32, 32, 3), TensorInput.of(new byte[pixels], 1, 32, 32));
        }

        @Override
        public long seed() {
            return 1;
        }

        @Override
        public String scoreName() {
            return "validation_miou";
        }

        @Override
        public double score(TrainableNetwork network) {
            return network.step() <= 4 ? 0.5 : Double.NaN;
        }
    }

    @Test
    void aScoreThatIsNoNumberNeitherWinsNorIsPassedOver() {
        TrainingSetup setup = TrainingSetup.of(Optimizer.adamW(0));
        Objective objective = new SegmentationObjective(
                TinyTraining.INPUT, SegmentationLoss.crossEntropy(0), Collections.nCopies(5, 1.0));
        TrainingPace pace = new TrainingPace(20, new LearningRate(0.01, 0, LearningRate.Decay.CONSTANT), 4);

        assertThatThrownBy(() -> {
                    try (TrainingFolder place = TrainingFolder.open(folder)) {
                        new TrainingLoop(NETWORK, objective, setup, pace, place, -1)
                                .run(
                                        new UnscoredTask(),
                                        TrainingFacts.none(),
                                        Weights.initial(NETWORK, 1),
                                        progress -> {});
                    }
                })
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The training diverged: the validation miou after step 8 is NaN. ")
                .hasMessageContaining("Its last good state, of step 4, is in ");
        assertThat(CheckpointFile.read(folder.resolve("last.checkpoint"))
                        .state()
                        .step())
                .isEqualTo(4);
    }

    private void assertRefusedBeforeTraining(String ignored, String message) throws IOException {
        Path faces = folder.resolve("faces");
        TinyTraining.writeCorpus(faces);
        TinyTraining.ignoreLabels(faces.resolve(ignored), Integer.MAX_VALUE);

        assertThatThrownBy(() -> TinyTraining.training(8, folder.resolve("training"))
                        .run(
                                TinyTraining.part(faces, "train"),
                                TinyTraining.part(faces, "validation"),
                                Weights.initial(NETWORK, 3),
                                progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage(message);
        assertThat(folder.resolve("training/last.checkpoint")).doesNotExist();
    }

    @Test
    void aValidationSetInWhichNothingIsScoredIsRefused() throws IOException {
        assertRefusedBeforeTraining(
                "validation",
                "--validation: all pixels of its 2 labels are ignored, none is of one of the 5 classes. Check the label images and --classes.");
    }

    @Test
    void labelsFromWhichNothingCanBeLearntAreRefused() throws IOException {
        assertRefusedBeforeTraining(
                "train",
                "--train: all pixels of its 9 labels are ignored, none is of one of the 5 classes. Check the label images and --classes.");
    }

    @Test
    void ratesThatAreNoNumbersAreRefused() {
        for (double rate : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e39, 0, -1}) {
            assertThatThrownBy(() -> new LearningRate(rate, 0, LearningRate.Decay.CONSTANT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("learning rate must be a positive number");
        }
        assertThatThrownBy(() -> new Optimizer(Optimizer.Kind.SGD, Double.NaN, 0, 0, 0))
                .hasMessageContaining("got NaN, 0.0, 0.0, 0.0");
        assertThatThrownBy(() -> new Optimizer(Optimizer.Kind.SGD, 0, 0, Double.NaN, 0))
                .hasMessageContaining("got 0.0, 0.0, 0.0, NaN");
        assertThatThrownBy(() -> new Augmentation(1, Double.NaN, 0, 0, 0, 0)).hasMessageContaining("got 1.0..NaN");
        assertThatThrownBy(() -> new Augmentation(1, 1, 0, 0, Double.NaN, 0))
                .hasMessage("turn must be a number of degrees and colour in 0..1, got 0.0 and NaN");
        assertThatThrownBy(() -> SegmentationLoss.crossEntropy(Double.NaN)).hasMessageContaining("got 0.0 and NaN");
        assertThatThrownBy(() -> new FlowStage.Photometric(Double.NaN))
                .hasMessage("smoothness must be 0 or more, got NaN");
    }
}
