package dev.reelmask.train.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.graph.Parameter;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.synthetic.FaceCorpus;
import dev.reelmask.synthetic.FaceCorpusSpec;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.segmenter.SegmenterTraining;
import dev.reelmask.train.segmenter.TinyTraining;
import dev.reelmask.train.steady.SteadyTraining.Lesson;
import dev.reelmask.train.steady.TemporalLoss.Occlusion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyTrainingTest {
    private static final Network NETWORK = TinyTraining.networkWithDropout(5);
    private static final Weights INITIAL = Weights.initial(NETWORK, 3);

    @TempDir
    private static Path corpus;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeCorpora() {
        generate("faces", 4);
        generate("stills", 1);
    }

    private static void generate(String name, int frames) {
        FaceCorpusSpec.ClipShape shape = new FaceCorpusSpec.ClipShape(new FrameSize(64, 64), frames, 5);
        FaceCorpus.generate(
                corpus.resolve(name),
                new FaceCorpusSpec(4, new FaceCorpusSpec.Subjects(1, 1, 1), 1, shape, 1),
                done -> {});
    }

    private static List<SequenceSpec> part(String name, String part) {
        return TinyTraining.part(corpus.resolve(name), part);
    }

    private static SteadySettings settings(double weight, int smallest, int largest) {
        return new SteadySettings(new TemporalLoss(weight, Occlusion.EACH), smallest, largest, 2);
    }

    private static Bundle bundle(String classes) {
        ClassSet set = ClassSets.named(classes);
        Networks.Entry entry = Networks.untrained("face-lite", set.size());
        return BundleImport.of(
                classes, entry.network(), Weights.initial(entry.network(), 1), set, entry.input(), "none", "made up");
    }

    private static Optional<Lesson> lesson() {
        Teacher teacher = Teacher.of(bundle("face-lite"), ClassSets.named("face-lite"));
        return Optional.of(new Lesson(teacher, new Distillation(0.1, 0.1, 0.1)));
    }

    private static SegmenterTraining.Result run(
            SteadySettings settings, SteadyTraining.Sequences sequences, Path into, Consumer<TrainingProgress> report) {
        return run(settings, Optional.empty(), sequences, into, report);
    }

    private static SegmenterTraining.Result run(
            SteadySettings settings,
            Optional<Lesson> lesson,
            SteadyTraining.Sequences sequences,
            Path into,
            Consumer<TrainingProgress> report) {
        try (FlowEstimator flow = new DisFlow(DisPreset.MEDIUM)) {
            SteadyTraining training = new SteadyTraining(
                    new Configuration(),
                    NETWORK,
                    TinyTraining.INPUT,
                    ClassSets.named("face-lite"),
                    TinyTraining.settings(8),
                    settings,
                    flow,
                    into,
                    -1,
                    lesson);
            return training.run(sequences, INITIAL, report);
        }
    }

    private static SteadyTraining.Sequences faces(List<SequenceSpec> unlabelled) {
        return new SteadyTraining.Sequences(part("faces", "train"), unlabelled, part("faces", "validation"));
    }

    private static SegmenterTraining.Result train(SteadySettings settings, Path into) {
        return run(settings, faces(part("faces", "test")), into, progress -> {});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKilledTrainingEndsAsAnUnbrokenOne(boolean taught) {
        SteadySettings settings = settings(0.1, 1, 3);
        Optional<Lesson> lesson = taught ? lesson() : Optional.empty();
        SteadyTraining.Sequences faces = faces(part("faces", "test"));
        Path broken = folder.resolve("broken");
        Path unbroken = folder.resolve("unbroken");
        assertThatThrownBy(() -> run(settings, lesson, faces, broken, progress -> {
                    if (progress.step() == 4) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");

        SegmenterTraining.Result resumed = run(settings, lesson, faces, broken, progress -> {});
        SegmenterTraining.Result whole = run(settings, lesson, faces, unbroken, progress -> {});

        assertThat(resumed.weights().tensors()).isEqualTo(whole.weights().tensors());
        assertThat(resumed.weights().names()).containsExactlyInAnyOrderElementsOf(INITIAL.names());
        assertThat(resumed.validation().meanIou())
                .isEqualTo(whole.validation().meanIou())
                .isBetween(0.0, 1.0);
        assertThat(broken.resolve("last.checkpoint")).hasSameBinaryContentAs(unbroken.resolve("last.checkpoint"));
        assertThat(broken.resolve("curve.csv")).hasSameTextualContentAs(unbroken.resolve("curve.csv"));
    }

    @Test
    void aTeacherOfOtherClassesIsRefused() {
        assertThatThrownBy(() -> Teacher.of(bundle("camvid"), ClassSets.named("face-lite")))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("The teacher, bundle camvid, segments into the classes of ")
                .hasMessageEndingWith("Give a teacher of the same --classes.");
    }

    @Test
    void aTeacherThatCannotSeeTheViewsIsRefusedBeforeWork() {
        Teacher fine = lesson().orElseThrow().teacher();
        Teacher coarse =
                new Teacher(fine.network(), fine.weights(), fine.input().atStride(1024), fine.digest());
        Lesson lesson = new Lesson(coarse, new Distillation(0.1, 0.1, 0.1));

        assertThatThrownBy(() -> run(
                        settings(0.1, 1, 3),
                        Optional.of(lesson),
                        faces(List.of()),
                        folder.resolve("coarse"),
                        progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--crop must be a multiple of 1024 for the teacher, got ");
        assertThat(folder.resolve("coarse")).doesNotExist();
    }

    @Test
    void aTeacherOfTwoHalvesIsJoined() {
        ClassSet classes = ClassSets.named("face-lite");
        Networks.Entry entry = Networks.untrained("fpn-mobilenetv2", classes.size());
        Weights weights = Weights.initial(entry.network(), 1);
        Bundle halves =
                BundleImport.ofHalves("halves", entry.described(), weights, classes, entry.input(), "none", "made up");
        Bundle whole = BundleImport.of("whole", entry.network(), weights, classes, entry.input(), "none", "made up");
        FeatureShape image = new FeatureShape(3, 64, 64);

        Teacher joined = Teacher.of(halves, classes);

        assertThat(joined.network().outputShapes(List.of(image)))
                .isEqualTo(Teacher.of(whole, classes).network().outputShapes(List.of(image)));
        assertThat(joined.weights().names())
                .containsExactlyInAnyOrderElementsOf(joined.network().parameters().stream()
                        .map(Parameter::name)
                        .toList());
    }

    @Test
    void aDistillationThatTeachesNothingIsRefused() {
        assertThatThrownBy(() -> new Distillation(0, 0, 0))
                .hasMessage(
                        "distil-logits, distil-pairs and distil-frames must not be negative, and one of them not 0, got 0.0, 0.0 and 0.0");
        assertThatThrownBy(() -> new Distillation(1, -1, 0)).hasMessageContaining("got 1.0, -1.0 and 0.0");
    }

    @Test
    void theTemporalLossAndUnlabelledVideosHaveASay() {
        SegmenterTraining.Result light = train(settings(1e-6, 1, 3), folder.resolve("light"));
        SegmenterTraining.Result heavy = train(settings(1, 1, 3), folder.resolve("heavy"));
        SegmenterTraining.Result alone =
                run(settings(1, 1, 3), faces(List.of()), folder.resolve("alone"), progress -> {});

        assertThat(heavy.weights().tensors())
                .isNotEqualTo(light.weights().tensors())
                .isNotEqualTo(alone.weights().tensors());
    }

    @Test
    void anotherWeightOrGapIsNoWayToGoOn() {
        train(settings(0.1, 1, 3), folder);

        assertThatThrownBy(() -> train(settings(0.2, 1, 2), folder))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("temporal loss weight 0.1 instead of 0.2")
                .hasMessageContaining("temporal largest gap 3 instead of 2");
    }

    @Test
    void stillsAreRefused() {
        List<SequenceSpec> faces = part("faces", "train");
        List<SequenceSpec> stills = part("stills", "train");

        assertThatThrownBy(() -> run(
                        settings(0.1, 1, 3),
                        new SteadyTraining.Sequences(stills, List.of(), faces),
                        folder.resolve("a"),
                        progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--train: ")
                .hasMessageContaining("stills");
        assertThatThrownBy(() -> run(
                        settings(0.1, 1, 3),
                        new SteadyTraining.Sequences(faces, stills, faces),
                        folder.resolve("b"),
                        progress -> {}))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--unlabelled: ")
                .hasMessageContaining("stills");
    }

    @Test
    void gapsLongerThanTheVideosAreRefused() {
        assertThatThrownBy(() -> train(settings(0.1, 4, 9), folder))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith("--train: ")
                .hasMessageContaining("4 apart");
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> settings(-1, 1, 3))
                .hasMessage("the weight of --temporal must not be negative, got -1.0");
        assertThatThrownBy(() -> settings(0.1, 3, 1)).hasMessageContaining("got 3,1");
        assertThatThrownBy(() -> new SteadySettings(new TemporalLoss(0.1, Occlusion.SUM), 1, 3, 0))
                .hasMessage("unlabelled-batch must be at least 1, got 0");
    }
}
