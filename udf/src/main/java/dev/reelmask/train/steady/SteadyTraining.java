package dev.reelmask.train.steady;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.TrainingFacts;
import dev.reelmask.train.TrainingFolder;
import dev.reelmask.train.TrainingLoop;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.data.LabelledSet;
import dev.reelmask.train.segmenter.LabelledScoring;
import dev.reelmask.train.segmenter.SegmenterTraining;
import dev.reelmask.train.segmenter.TrainingSettings;
import dev.reelmask.train.steady.SteadyObjective.Taught;
import dev.reelmask.train.steady.SteadyTask.Pairs;
import dev.reelmask.train.step.FrozenParts;
import dev.reelmask.train.step.ImageInput;
import dev.reelmask.train.step.LogitsLoss;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingSetup;
import dev.reelmask.train.step.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Trains a segmentation network with a {@link TemporalLoss} on labelled frames that have another frame of their video
 * near them, and, with that loss alone, on videos without labels. Keeps the weights that score best on other sequences.
 * Its folder holds checkpoints and the curve, and scratch files of decoded frames and of flows while it runs; see
 * {@link TrainingLoop}.
 */
public final class SteadyTraining {
    private final Configuration hadoop;
    private final Network network;
    private final InputSpec input;
    private final ClassSet classes;
    private final TrainingSettings settings;
    private final SteadySettings steady;
    private final FlowEstimator flow;
    private final Path folder;
    private final int gpu;
    private final Optional<Lesson> lesson;

    /**
     * A training.
     *
     * @param network with one input and one output of as many channels as there are classes
     * @param flow between the two frames of a pair; it stays as it is and open
     * @param folder where checkpoints go; made if it is not there
     * @param gpu index of a GPU, or -1 for the CPU
     * @param lesson of a teacher, whose network runs in every step
     */
    public SteadyTraining(
            Configuration hadoop,
            Network network,
            InputSpec input,
            ClassSet classes,
            TrainingSettings settings,
            SteadySettings steady,
            FlowEstimator flow,
            Path folder,
            int gpu,
            Optional<Lesson> lesson) {
        this.hadoop = hadoop;
        this.network = network;
        this.input = input;
        this.classes = classes;
        this.settings = settings;
        this.steady = steady;
        this.flow = flow;
        this.folder = folder;
        this.gpu = gpu;
        this.lesson = lesson;
    }

    /** What is learnt of whom. */
    public record Lesson(Teacher teacher, Distillation distillation) {}

    /**
     * What is learnt from and scored on.
     *
     * @param unlabelled may be empty
     */
    public record Sequences(List<SequenceSpec> train, List<SequenceSpec> unlabelled, List<SequenceSpec> validation) {
        public Sequences {
            train = List.copyOf(train);
            unlabelled = List.copyOf(unlabelled);
            validation = List.copyOf(validation);
        }
    }

    /**
     * Runs to the last step.
     *
     * @param initial weights to begin with where there is no checkpoint
     * @throws UserException if the teacher cannot see the views, no labelled frame has another near it, unlabelled
     *     videos are shorter than a gap, a part holds no labelled pixel, a checkpoint cannot be read, or the training
     *     diverges
     */
    public SegmenterTraining.Result run(Sequences sequences, Weights initial, Consumer<TrainingProgress> progress) {
        lesson.ifPresent(of -> of.teacher().checkViews(settings.crop()));
        VideoPairs.check(sequences.train(), steady.smallestGap(), "--train");
        VideoPairs.check(sequences.unlabelled(), steady.smallestGap(), "--unlabelled");
        try (TrainingFolder place = TrainingFolder.open(folder);
                FrameStore frames = decode(sequences.train(), Optional.of(classes), place.file("train.frames"));
                FrameStore free = decode(sequences.unlabelled(), Optional.empty(), place.file("unlabelled.frames"));
                LabelledSet held = held(sequences.validation(), place.file("validation.frames"));
                PairFlows flows = new PairFlows(flow, place.file("train.flows"));
                PairFlows freeFlows = new PairFlows(flow, place.file("unlabelled.flows"))) {
            held.checkLabelled("--validation");
            FramePairs labelled = VideoPairs.labelled(frames, steady, settings.seed());
            Optional<Pairs> unlabelled = unlabelled(free).map(pairs -> new Pairs(pairs, freeFlows));
            LabelledScoring scoring = new LabelledScoring(held, classes.size());
            SteadyTask task = new SteadyTask(new Pairs(labelled, flows), unlabelled, settings, steady, scoring);
            Objective objective = objective(VideoPairs.pixelsByClass(labelled, classes.size()));
            Network trained = lesson.map(
                            of -> DistilledNetwork.of(network, of.teacher().network()))
                    .orElse(network);
            Weights begin = lesson.map(
                            of -> DistilledNetwork.weights(initial, of.teacher().weights()))
                    .orElse(initial);
            TrainingLoop loop = new TrainingLoop(trained, objective, setup(), settings.pace(), place, gpu);
            TrainingLoop.Best best = loop.run(task, facts(frames, free, held), begin, progress);
            TrainingState state = TrainingState.fresh(trained, best.weights(), setup());
            try (TrainableNetwork kept = new TrainableNetwork(trained, objective, setup(), state, gpu)) {
                Confusion scores = scoring.of(kept);
                return new SegmenterTraining.Result(best.weights().only(network), best.step(), scores);
            }
        }
    }

    /** The teacher does not learn. */
    private TrainingSetup setup() {
        TrainingSetup own = settings.setup();
        if (lesson.isEmpty()) {
            return own;
        }
        List<String> frozen = Stream.concat(own.frozen().weights().stream(), Stream.of(DistilledNetwork.TEACHER))
                .toList();
        return new TrainingSetup(
                own.optimizer(), new FrozenParts(frozen, own.frozen().norms()), own.halfPrecision());
    }

    private FrameStore decode(List<SequenceSpec> sequences, Optional<ClassSet> labels, Path scratch) {
        return FrameStore.decode(hadoop, sequences, SizePolicy.stretched(settings.input()), labels, scratch);
    }

    private LabelledSet held(List<SequenceSpec> sequences, Path scratch) {
        return LabelledSet.decode(hadoop, sequences, classes, settings.input(), settings.validationStride(), scratch);
    }

    private Optional<FramePairs> unlabelled(FrameStore free) {
        return free.size() == 0 ? Optional.empty() : Optional.of(VideoPairs.unlabelled(free, steady, settings.seed()));
    }

    private Objective objective(long[] pixelsByClass) {
        LogitsLoss logits = new LogitsLoss(settings.loss(), settings.loss().classWeights(pixelsByClass));
        Optional<Taught> taught =
                lesson.map(of -> new Taught(network, of.teacher().input(), of.distillation()));
        return new SteadyObjective(new ImageInput(input), logits, steady.loss(), taught);
    }

    private TrainingFacts facts(FrameStore frames, FrameStore free, LabelledSet held) {
        TrainingFacts taught = lesson.map(of -> TrainingFacts.none()
                        .with("distil", of.distillation())
                        .with("teacher", of.teacher().digest()))
                .orElse(TrainingFacts.none().with("teacher", "none"));
        return taught.with("", settings)
                .with("temporal", steady)
                .with("temporal flow", flow.description())
                .with("input", input)
                .with("classes", String.join(", ", classes.names()))
                .with("content of the training frames", frames.digest())
                .with("content of the unlabelled frames", free.digest())
                .with("content of the validation frames", held.digest());
    }
}
