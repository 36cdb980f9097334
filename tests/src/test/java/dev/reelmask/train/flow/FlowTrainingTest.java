package dev.reelmask.train.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.net.zoo.flow.FeatureFlow;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.segmenter.TinyTraining;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.Optimizer;
import dev.reelmask.train.step.SegmentationLoss;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowTrainingTest {
    @TempDir
    private static Path clips;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeClips() {
        TorchRuntime.setThreads(1);
        TinyFlow.writeClip(clips.resolve("moving.mp4"));
    }

    private static FlowTraining.Result train(
            FlowStage stage, FlowTrainingSettings settings, Path into, Consumer<TrainingProgress> progress) {
        return TinyFlow.training(settings, into)
                .run(
                        stage,
                        TinyFlow.clips(clips),
                        TinyFlow.clips(clips),
                        TinyFlow.fresh(),
                        new FlowTraining.Report(progress, note -> {}));
    }

    @Test
    void distillationLearnsAKnownShift() throws IOException {
        FlowStage stage = new FlowStage.Distillation(new TinyFlow.Truth());

        FlowTraining.Result result = train(stage, TinyFlow.settings(60, 60, 1), folder, progress -> {});

        assertThat(result.scores().get("endpoint-error"))
                .as("pixels, of %.2f without any flow", Math.hypot(3, 2))
                .isLessThan(2);
        assertThat(Files.readAllLines(folder.resolve("curve.csv")))
                .hasSize(2)
                .first()
                .isEqualTo("step,loss,learning_rate,negative_endpoint_error");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("best.checkpoint", "last.checkpoint", "curve.csv");
        }
    }

    @Test
    void imagesAloneLowerTheLossToo() {
        List<TrainingProgress> reports = new ArrayList<>();

        train(new FlowStage.Photometric(0.1), TinyFlow.settings(40, 40, 1), folder, reports::add);

        assertThat(reports.get(1).loss()).isLessThan(reports.get(0).loss());
        assertThat(reports.get(1).scoreName()).isEqualTo("negative_photometric_error");
    }

    @ParameterizedTest
    @EnumSource(FlowStage.Propagation.Keys.class)
    void framesWithoutLabelsAreLabelledByTheNetworkThatIsPropagated(FlowStage.Propagation.Keys keys) {
        Bundle faceLite = Bundle.read(Path.of("../conf/bundles/face-lite").toUri());
        FlowStage stage = new FlowStage.Propagation(faceLite, SegmentationLoss.crossEntropy(0.25), keys);

        FlowTraining.Result result = train(stage, TinyFlow.settings(2, 2, 2), folder, progress -> {});

        assertThat(result.scores()).containsOnlyKeys("mean-iou", "mean-iou-at-1", "mean-iou-at-2");
        assertThat(result.scores().get("mean-iou")).isBetween(0.0, 1.0);
        assertThat(result.weights().names()).isEqualTo(TinyFlow.fresh().names());
    }

    /** Stripes of two classes that have moved by four pixels since the key frame. */
    @Test
    void throughTheWarpOfPosteriorsTheLossFalls() {
        FeatureShape features = new FeatureShape(2, 32, 32);
        float[] posteriors = new float[(int) features.elements()];
        byte[] labels = new byte[TinyFlow.SIZE.pixels()];
        for (int i = 0; i < 1024; i++) {
            posteriors[i] = stripe(2 * (i % 32)) == 0 ? 0.95f : 0.05f;
            posteriors[1024 + i] = 1 - posteriors[i];
        }
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) stripe(i % 64 + 4);
        }
        List<TensorInput> inputs = List.of(
                TensorInput.of(GeneratedFrames.displaced(0, TinyFlow.SIZE, 0, 0).rgb(), 1, 64, 64, 3),
                TensorInput.of(GeneratedFrames.displaced(1, TinyFlow.SIZE, 4, 0).rgb(), 1, 64, 64, 3),
                TensorInput.of(posteriors, 1, 2, 32, 32),
                TensorInput.of(labels, 1, 64, 64));
        Network network = FeatureFlow.network(
                FlowNet.Width.THREE_EIGHTHS, true, PropagationKind.POSTERIORS, features, 2, Optional.empty(), false);
        Objective objective = new PropagationObjective(
                new FlowInput(FlowNetworks.FLOWNET_NVIDIA),
                new LogitsLoss(SegmentationLoss.crossEntropy(0), List.of(1.0, 1.0)));
        TrainingSetup setup = TrainingSetup.of(Optimizer.adamW(0));

        try (TrainableNetwork trainee = new TrainableNetwork(
                network, objective, setup, TrainingState.fresh(network, TinyFlow.fresh(), setup), -1)) {
            float first = trainee.step(inputs, 0.0003);
            float last = first;
            for (int i = 0; i < 20; i++) {
                last = trainee.step(inputs, 0.0003);
            }

            assertThat(last).isLessThan(0.7f * first);
        }
    }

    private static int stripe(int x) {
        return x / 16 % 2;
    }

    @Test
    void aKilledTrainingEndsAsAnUnbrokenOne() {
        FlowStage stage = new FlowStage.Distillation(new TinyFlow.Truth());
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> train(stage, TinyFlow.settings(4, 2, 3), broken, progress -> {
                    if (progress.step() == 2) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");

        train(stage, TinyFlow.settings(4, 2, 3), broken, progress -> {});
        train(stage, TinyFlow.settings(4, 2, 3), folder.resolve("unbroken"), progress -> {});

        assertThat(folder.resolve("broken/last.checkpoint"))
                .hasSameBinaryContentAs(folder.resolve("unbroken/last.checkpoint"));
    }

    @Test
    void goingOnWithOtherPairsOrAnotherStageIsRefused() {
        FlowStage stage = new FlowStage.Photometric(0.1);
        train(stage, TinyFlow.settings(2, 2, 3), folder, progress -> {});

        assertThatThrownBy(() -> train(stage, TinyFlow.settings(4, 2, 2), folder, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("was made with largest gap 3 instead of 2.");
        assertThatThrownBy(
                        () -> train(new FlowStage.Photometric(0.2), TinyFlow.settings(4, 2, 3), folder, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("was made with smoothness 0.1 instead of 0.2.");
        assertThatThrownBy(() -> train(
                        new FlowStage.Distillation(new TinyFlow.Truth()),
                        TinyFlow.settings(4, 2, 3),
                        folder,
                        progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        "was made with stage Photometric instead of Distillation, teacher none instead of truth");
    }

    /** Gives flows that are no numbers. */
    private static final class LostTeacher implements FlowEstimator {
        @Override
        public FlowField estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
            float[] uv = new float[2 * current.size().pixels()];
            uv[7] = Float.NaN;
            return new FlowField(current.size(), uv);
        }

        @Override
        public boolean takesInitial() {
            return false;
        }

        @Override
        public String description() {
            return "lost";
        }

        @Override
        public void close() {}
    }

    @Test
    void aTeacherWhoseFlowIsNoNumberIsRefused() {
        assertThatThrownBy(() -> train(
                        new FlowStage.Distillation(new LostTeacher()),
                        TinyFlow.settings(2, 2, 1),
                        folder,
                        progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "teacher lost gives a flow that holds NaN; nothing can be learnt from it. Take another --teacher.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "validation"})
    void labelsThatAreAllIgnoredAreRefused(String ignored) throws IOException {
        Path faces = folder.resolve("faces");
        TinyTraining.writeCorpus(faces);
        TinyTraining.ignoreLabels(faces.resolve(ignored), Integer.MAX_VALUE);
        Bundle faceLite = Bundle.read(Path.of("../conf/bundles/face-lite").toUri());
        FlowStage stage = new FlowStage.Propagation(
                faceLite, SegmentationLoss.crossEntropy(0.25), FlowStage.Propagation.Keys.LABELS);

        assertThatThrownBy(() -> TinyFlow.training(TinyFlow.settings(2, 2, 2), folder)
                        .run(
                                stage,
                                TinyTraining.part(faces, "train"),
                                TinyTraining.part(faces, "validation"),
                                TinyFlow.fresh(),
                                new FlowTraining.Report(progress -> {}, note -> {})))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(ignored.equals("train") ? "--videos: all pixels" : "--validation: all pixels")
                .hasMessageContaining(
                        "Check the label images, or leave the labels out: bundle face-lite labels frames");
    }

    @Test
    void videosTooShortForTheGapAreRefused() {
        FlowStage stage = new FlowStage.Photometric(0.1);
        FlowTrainingSettings wide = TinyFlow.settings(4, 2, 12);
        FlowTrainingSettings settings = new FlowTrainingSettings(
                wide.pace(), wide.setup(), wide.augmentation(), 1, wide.frames(), wide.crop(), 12, 12, 1, 1, 1);

        assertThatThrownBy(() -> train(stage, settings, folder, progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "The 1 sequences hold no pair of frames 12 apart; give longer ones, or frames of video rather than stills.");
    }
}
