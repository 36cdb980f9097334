package dev.reelmask.train.segmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.step.FrozenParts;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmenterTrainingTest {
    @TempDir
    private static Path corpus;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeCorpus() {
        TinyTraining.writeCorpus(corpus.resolve("faces"));
    }

    private SegmenterTraining.Result train(int steps, Path into, Consumer<TrainingProgress> progress) {
        return TinyTraining.training(steps, into)
                .run(
                        TinyTraining.part(corpus.resolve("faces"), "train"),
                        TinyTraining.part(corpus.resolve("faces"), "validation"),
                        Weights.initial(TinyTraining.network(5), 3),
                        progress);
    }

    @Test
    void trainingKeepsTheBestWeightsAndLeavesACurve() throws IOException {
        List<TrainingProgress> reports = new ArrayList<>();

        SegmenterTraining.Result result = train(12, folder, reports::add);

        TrainingProgress last = reports.get(reports.size() - 1);
        assertThat(last.step()).isEqualTo(12);
        assertThat(last.loss()).isLessThan(reports.get(0).loss());
        assertThat(result.validation().meanIou()).isEqualTo(last.bestScore());
        assertThat(last.line()).startsWith("step 12/12  loss ").contains("validation miou 0.");
        assertThat(Files.readAllLines(folder.resolve("curve.csv")))
                .hasSize(4)
                .first()
                .isEqualTo("step,loss,learning_rate,validation_miou");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("best.checkpoint", "last.checkpoint", "curve.csv");
        }
    }

    @Test
    void aKilledTrainingEndsAsAnUnbrokenOne() {
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> train(12, broken, progress -> {
                    if (progress.step() == 8) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");

        SegmenterTraining.Result resumed = train(12, broken, progress -> {});
        SegmenterTraining.Result unbroken = train(12, folder.resolve("unbroken"), progress -> {});

        assertThat(resumed.step()).isEqualTo(unbroken.step());
        assertThat(resumed.weights().tensors()).isEqualTo(unbroken.weights().tensors());
        assertThat(folder.resolve("broken/last.checkpoint"))
                .hasSameBinaryContentAs(folder.resolve("unbroken/last.checkpoint"));
    }

    @Test
    void aCheckpointPastTheLastStepIsRefused() {
        SegmenterTraining.Result done = train(8, folder, progress -> {});

        assertThat(done.step()).isPositive();
        assertThatThrownBy(() -> train(4, folder, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage("%s is at step 8, past the 4 of this training; raise --steps or delete it"
                        .formatted(folder.resolve("last.checkpoint")));
    }

    @Test
    void aCheckpointOfAnotherOptimiserIsRefused() {
        train(4, folder, progress -> {});
        TrainingSetup other = TrainingSetup.of(new Optimizer(Optimizer.Kind.SGD, 0.9, 0, 0, 0));

        assertThatThrownBy(() -> train(other, folder, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "%s was made with optimizer kind ADAMW instead of SGD, optimizer momentum 0.0 instead of 0.9",
                        folder.resolve("last.checkpoint"));
    }

    @Test
    void averagedAndClippedTrainingResumesToo() {
        TrainingSetup setup =
                new TrainingSetup(new Optimizer(Optimizer.Kind.RMSPROP, 0.9, 0.01, 1, 0.9), FrozenParts.none(), false);
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> train(setup, broken, progress -> {
                    if (progress.step() == 4) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");

        train(setup, broken, progress -> {});
        train(setup, folder.resolve("unbroken"), progress -> {});

        assertThat(broken.resolve("last.checkpoint"))
                .hasSameBinaryContentAs(folder.resolve("unbroken/last.checkpoint"));
    }

    private SegmenterTraining.Result train(TrainingSetup setup, Path into, Consumer<TrainingProgress> progress) {
        return TinyTraining.training(TinyTraining.settings(8, setup), into)
                .run(
                        TinyTraining.part(corpus.resolve("faces"), "train"),
                        TinyTraining.part(corpus.resolve("faces"), "validation"),
                        Weights.initial(TinyTraining.network(5), 3),
                        progress);
    }

    @Test
    void aFileThatIsNoCheckpointIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("last.checkpoint"), "not a checkpoint at all");

        assertThatThrownBy(() -> train(4, folder, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage("%s is not a checkpoint of reelmask train; delete it to start anew".formatted(file));
    }
}
