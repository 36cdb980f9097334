package dev.reelmask.train.segmenter;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.train.TrainingFacts;
import dev.reelmask.train.TrainingFolder;
import dev.reelmask.train.TrainingLoop;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.TrainingTask;
import dev.reelmask.train.data.LabelledSet;
import dev.reelmask.train.step.Objective;
import dev.reelmask.train.step.TensorInput;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Trains a segmentation network on labelled sequences and keeps the weights that score best on others. Its folder holds
 * checkpoints and the curve, and scratch files of decoded frames while it runs; see {@link TrainingLoop}.
 */
public final class SegmenterTraining {
    private static final int CPU = -1;

    private final Configuration hadoop;
    private final Network network;
    private final InputSpec input;
    private final ClassSet classes;
    private final TrainingSettings settings;
    private final Path folder;
    private final int gpu;

    /**
     * A training on the CPU.
     *
     * @param network with one input and one output of as many channels as there are classes
     * @param folder where checkpoints go; made if it is not there
     */
    public SegmenterTraining(
            Configuration hadoop,
            Network network,
            InputSpec input,
            ClassSet classes,
            TrainingSettings settings,
            Path folder) {
        this(hadoop, network, input, classes, settings, folder, CPU);
    }

    /**
     * A training.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     */
    public SegmenterTraining(
            Configuration hadoop,
            Network network,
            InputSpec input,
            ClassSet classes,
            TrainingSettings settings,
            Path folder,
            int gpu) {
        this.hadoop = hadoop;
        this.network = network;
        this.input = input;
        this.classes = classes;
        this.settings = settings;
        this.folder = folder;
        this.gpu = gpu;
    }

    /**
     * The best weights.
     *
     * @param step after which they were scored
     * @param validation confusion over the validation frames
     */
    public record Result(Weights weights, long step, Confusion validation) {}

    /**
     * Runs to the last step.
     *
     * @param initial weights to begin with where there is no checkpoint
     * @throws UserException if a part holds no labels, a checkpoint cannot be read, or the training diverges
     */
    public Result run(
            List<SequenceSpec> train,
            List<SequenceSpec> validation,
            Weights initial,
            Consumer<TrainingProgress> progress) {
        try (TrainingFolder place = TrainingFolder.open(folder);
                LabelledSet samples = decode(train, 1, place.file("train.frames"));
                LabelledSet held = decode(validation, settings.validationStride(), place.file("validation.frames"))) {
            samples.checkLabelled("--train");
            held.checkLabelled("--validation");
            List<Double> weights = settings.loss().classWeights(samples.pixelsByClass());
            Objective objective = new SegmentationObjective(input, settings.loss(), weights);
            TrainingLoop loop = new TrainingLoop(network, objective, settings.setup(), settings.pace(), place, gpu);
            LabelledScoring scoring = new LabelledScoring(held, classes.size());
            Task task = new Task(new Batches(samples, settings), scoring);
            TrainingLoop.Best best = loop.run(task, facts(samples, held), initial, progress);
            TrainingState state = TrainingState.fresh(network, best.weights(), settings.setup());
            try (TrainableNetwork scored = new TrainableNetwork(network, objective, settings.setup(), state, gpu)) {
                return new Result(best.weights(), best.step(), scoring.of(scored));
            }
        }
    }

    private LabelledSet decode(List<SequenceSpec> sequences, int stride, Path scratch) {
        return LabelledSet.decode(hadoop, sequences, classes, settings.input(), stride, scratch);
    }

    private TrainingFacts facts(LabelledSet samples, LabelledSet held) {
        return TrainingFacts.none()
                .with("", settings)
                .with("input", input)
                .with("classes", String.join(", ", classes.names()))
                .with("number of training frames", Integer.toString(samples.size()))
                .with("content of the training frames", samples.digest())
                .with("number of validation frames", Integer.toString(held.size()))
                .with("content of the validation frames", held.digest());
    }

    /** Views of labelled frames, scored by mIoU at the training's input size. */
    private final class Task implements TrainingTask {
        private final Batches batches;
        private final LabelledScoring scoring;

        Task(Batches batches, LabelledScoring scoring) {
            this.batches = batches;
            this.scoring = scoring;
        }

        @Override
        public List<TensorInput> batch(long step) {
            Batches.Batch batch = batches.at(step);
            FrameSize size = settings.crop();
            return List.of(
                    TensorInput.of(batch.images, settings.batch(), size.height(), size.width(), 3),
                    TensorInput.of(batch.labels, settings.batch(), size.height(), size.width()));
        }

        @Override
        public long seed() {
            return settings.seed();
        }

        @Override
        public String scoreName() {
            return "validation_miou";
        }

        @Override
        public double score(TrainableNetwork scored) {
            return scoring.of(scored).meanIou();
        }
    }
}
