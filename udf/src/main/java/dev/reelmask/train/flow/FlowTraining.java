package dev.reelmask.train.flow;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FeatureFlow;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.TrainingFacts;
import dev.reelmask.train.TrainingFolder;
import dev.reelmask.train.TrainingLoop;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.step.TrainableNetwork;
import dev.reelmask.train.step.TrainingState;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Trains FlowNet2-s or FlowNetS by one {@link FlowStage} and keeps the weights that score best on other sequences. Its
 * folder holds checkpoints and the curve, and scratch files while it runs; see {@link TrainingLoop}.
 */
public final class FlowTraining {
    private static final int REPORT_EVERY_FLOWS = 200;

    private final Configuration hadoop;
    private final FlowNet.Width width;
    private final FlowInput input;
    private final FlowTrainingSettings settings;
    private final Path folder;
    private final int gpu;

    /**
     * A training.
     *
     * @param input what the network sees of a pair; its factor and stride are FlowNet's
     * @param folder where checkpoints go; made if it is not there
     * @param gpu index of a GPU, or -1 for the CPU
     * @throws UserException where crop and network do not fit
     */
    public FlowTraining(
            Configuration hadoop,
            FlowNet.Width width,
            FlowSpec input,
            FlowTrainingSettings settings,
            Path folder,
            int gpu) {
        this.hadoop = hadoop;
        this.width = width;
        this.input = new FlowInput(input);
        this.settings = settings.checkedFor(input.scale(), input.stride());
        this.folder = folder;
        this.gpu = gpu;
    }

    /**
     * The best weights.
     *
     * @param input what the network sees and gives, with the scale field that the weights hold
     * @param step after which they were scored
     * @param scores on the validation sequences, by name
     */
    public record Result(FlowSpec input, Weights weights, long step, Map<String, Double> scores) {}

    /** Where lines about the course of a training go. */
    public record Report(Consumer<TrainingProgress> steps, Consumer<String> notes) {}

    /**
     * Runs to the last step.
     *
     * @param initial weights to begin with where there is no checkpoint, of {@link FlowNet#network} or
     *     {@link FlowNet#withScaleField}; only propagation learns a scale field, other stages leave it out
     * @throws UserException if there is no pair, a checkpoint cannot be read, the training diverges, or a scale field
     *     does not suit what is propagated
     */
    public Result run(
            FlowStage stage, List<SequenceSpec> train, List<SequenceSpec> validation, Weights initial, Report report) {
        if (stage instanceof FlowStage.Propagation propagation) {
            PropagationPreparation.checkKind(propagation, initial);
        }
        try (TrainingFolder place = TrainingFolder.open(folder);
                FrameStore frames = decode(stage, train, "train.frames", report);
                FrameStore held = decode(stage, validation, "validation.frames", report);
                PreparedStage prepared = prepare(stage, frames, held, initial, report)) {
            FlowTask task = prepared.task();
            TrainingLoop loop =
                    new TrainingLoop(task.network(), task.objective(), prepared.setup(), settings.pace(), place, gpu);
            TrainingFacts facts = FlowFacts.of(stage, settings, input.spec(), frames, held);
            TrainingLoop.Best best = loop.run(task, facts, prepared.initial(), report.steps());
            TrainingState state = TrainingState.fresh(task.network(), best.weights(), prepared.setup());
            try (TrainableNetwork scored =
                    new TrainableNetwork(task.network(), task.objective(), prepared.setup(), state, gpu)) {
                FlowSpec spec = input.spec().withScaleField(prepared.scaleField());
                return new Result(spec, FeatureFlow.flowOf(best.weights()), best.step(), task.scores(scored));
            }
        }
    }

    private FrameStore decode(FlowStage stage, List<SequenceSpec> sequences, String scratch, Report report) {
        Optional<BundleSpec> segmenter = stage instanceof FlowStage.Propagation propagation
                ? Optional.of(propagation.bundle().spec())
                : Optional.empty();
        FrameStore store = FrameStore.decode(
                hadoop,
                sequences,
                segmenter.map(spec -> spec.input().size()).orElse(settings.frames()),
                segmenter.map(BundleSpec::classes),
                folder.resolve(scratch));
        report.notes()
                .accept(String.format(
                        Locale.ROOT, "%s: %d frames of %d sequences", scratch, store.size(), sequences.size()));
        return store;
    }

    private PreparedStage prepare(FlowStage stage, FrameStore frames, FrameStore held, Weights initial, Report report) {
        Network network = FlowNet.allFlows(width, FlowNet.hasDeconvBias(initial));
        FramePairs pairs = pairs(frames, RandomStream.PAIRS);
        if (stage instanceof FlowStage.Propagation propagation) {
            return new PropagationPreparation(width, input, settings, gpu).prepare(propagation, pairs, held, initial);
        }
        FramePairs heldPairs = pairs(held, RandomStream.VALIDATION_PAIRS);
        if (stage instanceof FlowStage.Photometric photometric) {
            FlowTask task = new PhotometricTask(network, input, photometric.smoothness(), settings, pairs, heldPairs);
            return new PreparedStage(task, settings.setup(), initial);
        }
        FlowEstimator teacher = ((FlowStage.Distillation) stage).teacher();
        TeacherFlows flows = ask(teacher, pairs, settings.pairs(), "train.flows", report);
        TeacherFlows heldFlows = ask(teacher, heldPairs, settings.validationPairs(), "validation.flows", report);
        FlowTask task = new DistillationTask(network, input, settings, frames, flows, held, heldFlows);
        return new PreparedStage(task, settings.setup(), initial);
    }

    private FramePairs pairs(FrameStore frames, RandomStream stream) {
        return new FramePairs(frames, settings.smallestGap(), settings.largestGap(), stream, settings.seed());
    }

    private TeacherFlows ask(FlowEstimator teacher, FramePairs pairs, int count, String scratch, Report report) {
        return TeacherFlows.ask(teacher, pairs, count, folder.resolve(scratch), done -> {
            if (done % REPORT_EVERY_FLOWS == 0 || done == count) {
                report.notes()
                        .accept(String.format(Locale.ROOT, "%s: %d/%d flows of the teacher", scratch, done, count));
            }
        });
    }
}
