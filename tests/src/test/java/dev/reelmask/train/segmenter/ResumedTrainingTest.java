package dev.reelmask.train.segmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.LearningRate;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.data.Augmentation;
import dev.reelmask.train.step.SegmentationLoss;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training goes on only as what it was; what else lies in its folder never becomes part of it. */
class ResumedTrainingTest {
    private static final TrainingSettings SETTINGS = TinyTraining.settings(8);

    @TempDir
    private static Path corpus;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeCorpus() {
        TinyTraining.writeCorpus(corpus.resolve("faces"));
    }

    private static List<SequenceSpec> part(String name) {
        return TinyTraining.part(corpus.resolve("faces"), name);
    }

    private static SegmenterTraining.Result train(
            TrainingSettings settings, Path into, List<SequenceSpec> train, Weights initial) {
        return TinyTraining.training(settings, into).run(train, part("validation"), initial, progress -> {});
    }

    private static SegmenterTraining.Result train(TrainingSettings settings, Path into) {
        return train(settings, into, part("train"), initial(3));
    }

    private static Weights initial(long seed) {
        return Weights.initial(TinyTraining.network(5), seed);
    }

    private static TrainingPace pace(int steps, double rate, int validateEvery) {
        return new TrainingPace(steps, new LearningRate(rate, 2, LearningRate.Decay.POLY), validateEvery);
    }

    private static TrainingSettings with(TrainingPace pace, SegmentationLoss loss, Augmentation views, long seed) {
        return new TrainingSettings(
                pace,
                SETTINGS.setup(),
                loss,
                views,
                SETTINGS.batch(),
                SETTINGS.input(),
                SETTINGS.crop(),
                SETTINGS.validationStride(),
                seed);
    }

    private static TrainingSettings with(TrainingPace pace) {
        return with(pace, SETTINGS.loss(), SETTINGS.augmentation(), SETTINGS.seed());
    }

    private void assertRefused(Supplier<SegmenterTraining.Result> resumed, String difference) {
        assertThatThrownBy(resumed::get)
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "%s was made with %s. Give the options and data that it was made with, or start anew in another --out (or delete %s).",
                        folder.resolve("last.checkpoint"), difference, folder);
    }

    @Test
    void otherOptionsAreRefusedByName() {
        train(SETTINGS, folder);
        TrainingPace pace = SETTINGS.pace();
        SegmentationLoss jaccard = new SegmentationLoss(SegmentationLoss.Kind.JACCARD, 0, 0.25);
        Augmentation standard = Augmentation.standard();

        assertRefused(() -> train(with(pace, SETTINGS.loss(), standard, 4), folder), "seed 3 instead of 4");
        assertRefused(
                () -> train(with(pace, jaccard, standard, 3), folder), "loss kind cross-entropy instead of jaccard");
        assertRefused(
                () -> train(with(pace, SETTINGS.loss(), new Augmentation(0.75, 1.4, 10, 0, 0.25, 0.2), 3), folder),
                "augmentation mirrored 0.5 instead of 0.0");
        assertRefused(() -> train(with(pace(8, 0.02, 4)), folder), "learning rate peak 0.01 instead of 0.02");
    }

    @Test
    void otherWeightsToBeginWithAreRefused() {
        train(SETTINGS, folder);

        assertRefused(() -> train(SETTINGS, folder, part("train"), initial(4)), "another set of initial weights");
    }

    @Test
    void anotherNetworkIsRefused() {
        train(SETTINGS, folder);
        Network other = TinyTraining.networkWithDropout(5);

        assertThatThrownBy(() -> TinyTraining.training(other, SETTINGS, folder)
                        .run(part("train"), part("validation"), Weights.initial(other, 3), progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("was made with another network.");
    }

    @Test
    void otherFramesOrLabelsAreRefused() throws IOException {
        train(SETTINGS, folder);
        Path relabelled = folder.resolve("relabelled");
        TinyTraining.writeCorpus(relabelled);
        TinyTraining.ignoreLabels(relabelled.resolve("train"), 1);
        List<SequenceSpec> fewer = part("train").subList(0, 2);

        assertRefused(
                () -> train(SETTINGS, folder, TinyTraining.part(relabelled, "train"), initial(3)),
                "another content of the training frames");
        assertRefused(
                () -> train(SETTINGS, folder, fewer, initial(3)),
                "number of training frames 9 instead of 6, another content of the training frames");
    }

    @Test
    void theSameFramesElsewhereAreTheSame() {
        train(SETTINGS, folder);
        Path copy = folder.resolve("copy");
        TinyTraining.writeCorpus(copy);

        SegmenterTraining.Result again = train(SETTINGS, folder, TinyTraining.part(copy, "train"), initial(3));

        assertThat(again.step()).isPositive();
    }

    @Test
    void moreStepsAndOtherIntervalsGoOn() throws IOException {
        train(with(pace(8, 0.01, 4)), folder);

        train(with(pace(12, 0.01, 3)), folder);

        assertThat(Files.readAllLines(folder.resolve("curve.csv")))
                .extracting(row -> row.split(",", 2)[0])
                .containsExactly("step", "4", "8", "9", "12");
    }

    @Test
    void aDamagedCheckpointIsRefusedAndTheBestMayStandForTheLast() throws IOException {
        train(with(pace(8, 0.01, 8)), folder);
        Path last = folder.resolve("last.checkpoint");
        byte[] whole = Files.readAllBytes(last);
        Files.write(last, Arrays.copyOf(whole, whole.length - 100));

        assertThatThrownBy(() -> train(with(pace(8, 0.01, 8)), folder))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("checkpoint %s is damaged or was cut short", last);

        Files.delete(last);
        Files.copy(folder.resolve("best.checkpoint"), last);
        assertThat(train(with(pace(8, 0.01, 8)), folder).step()).isEqualTo(8);
    }

    /** The weights of the training before would win: the new one hardly learns. */
    @Test
    void aTrainingThatStartsAnewForgetsTheBestOfTheOneBefore() throws IOException {
        train(with(pace(8, 0.01, 2)), folder);
        Files.delete(folder.resolve("last.checkpoint"));

        SegmenterTraining.Result anew = train(with(pace(3, 1e-9, 3)), folder);

        assertThat(anew.step()).isEqualTo(3);
        assertThat(Files.readAllLines(folder.resolve("curve.csv")))
                .extracting(row -> row.split(",", 2)[0])
                .containsExactly("step", "3");
    }

    @Test
    void whereTheBestWasTakenAwayTheLastStandsForIt() throws IOException {
        train(SETTINGS, folder);
        Files.delete(folder.resolve("best.checkpoint"));

        assertThat(train(SETTINGS, folder).step()).isEqualTo(8);
    }

    @Test
    void aTornCurveIsNoObstacle() throws IOException {
        train(with(pace(4, 0.01, 4)), folder);
        Path curve = folder.resolve("curve.csv");
        Files.writeString(curve, Files.readString(curve) + "\n8,0.");

        train(with(pace(8, 0.01, 4)), folder);

        assertThat(Files.readAllLines(curve))
                .extracting(row -> row.split(",", 2)[0])
                .containsExactly("step", "4", "8");
    }

    @Test
    void twoTrainingsInOneFolderAreRefused() throws IOException {
        Path lock = folder.resolve("lock");
        try (FileChannel held = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            held.lock();

            assertThatThrownBy(() -> train(SETTINGS, folder))
                    .isInstanceOf(UserException.class)
                    .hasMessage("a training runs in %s already; wait for its end, or give another --out", folder);
        }

        assertThat(train(SETTINGS, folder).step()).isPositive();
        assertThat(lock).doesNotExist();
    }

    @Test
    void whatTheNetworkDrawsIsDrawnAgain() {
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> trainWithDropout(broken, progress -> {
                    if (progress.step() == 4) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");

        trainWithDropout(broken, progress -> {});
        trainWithDropout(folder.resolve("unbroken"), progress -> {});

        assertThat(broken.resolve("last.checkpoint"))
                .hasSameBinaryContentAs(folder.resolve("unbroken/last.checkpoint"));
    }

    private static void trainWithDropout(Path into, Consumer<TrainingProgress> progress) {
        Network network = TinyTraining.networkWithDropout(5);
        TinyTraining.training(network, SETTINGS, into)
                .run(part("train"), part("validation"), Weights.initial(network, 3), progress);
    }
}
