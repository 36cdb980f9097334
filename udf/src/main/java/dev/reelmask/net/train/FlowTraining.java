package dev.reelmask.net.train;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.bundle.FlowSpec.FeatureScale;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.module.FusedArchive;
import dev.reelmask.net.torch.KeyFeatures;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FeatureFlow;
import dev.reelmask.net.zoo.flow.FlowNet;
import java.nio.file.Path;
import java.util.ArrayList;
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
        checkKind(stage, initial);
        try (TrainingFolder place = TrainingFolder.open(folder);
                FrameStore frames = decode(stage, train, "train.frames", report);
                FrameStore held = decode(stage, validation, "validation.frames", report);
                Prepared prepared = prepare(stage, frames, held, initial, report)) {
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

    private static void checkKind(FlowStage stage, Weights initial) {
        if (stage instanceof FlowStage.Propagation propagation
                && propagation.keys() == FlowStage.Propagation.Keys.NETWORK
                && (propagation.scaleField() || FeatureFlow.hasScaleField(initial))
                && propagation.bundle().spec().propagation() == PropagationKind.POSTERIORS) {
            throw new UserException(
                    "A scale field multiplies features or logits, but bundle %s propagates posteriors. Take one that propagates features (reelmask import --propagation-state features), or begin without a scale field."
                            .formatted(propagation.bundle().spec().name()));
        }
    }

    /** A stage ready to run, with the weights of all of its network. */
    private record Prepared(FlowTask task, TrainingSetup setup, Weights initial, FeatureScale scaleField)
            implements AutoCloseable {
        Prepared(FlowTask task, TrainingSetup setup, Weights initial) {
            this(task, setup, FeatureFlow.withoutScaleField(initial), FeatureScale.NONE);
        }

        @Override
        public void close() {
            task.close();
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

    private Prepared prepare(FlowStage stage, FrameStore frames, FrameStore held, Weights initial, Report report) {
        Network network = FlowNet.allFlows(width, hasBias(initial));
        FramePairs pairs = pairs(frames, RandomStream.PAIRS);
        if (stage instanceof FlowStage.Propagation propagation) {
            return propagation.keys() == FlowStage.Propagation.Keys.LABELS
                    ? propagationOfLabels(propagation, pairs, held, initial)
                    : propagation(propagation, pairs, held, initial);
        }
        FramePairs heldPairs = pairs(held, RandomStream.VALIDATION_PAIRS);
        if (stage instanceof FlowStage.Photometric photometric) {
            FlowTask task = new PhotometricTask(network, input, photometric.smoothness(), settings, pairs, heldPairs);
            return new Prepared(task, settings.setup(), initial);
        }
        FlowEstimator teacher = ((FlowStage.Distillation) stage).teacher();
        TeacherFlows flows = ask(teacher, pairs, settings.pairs(), "train.flows", report);
        TeacherFlows heldFlows = ask(teacher, heldPairs, settings.validationPairs(), "validation.flows", report);
        FlowTask task = new DistillationTask(network, input, settings, frames, flows, held, heldFlows);
        return new Prepared(task, settings.setup(), initial);
    }

    private static boolean hasBias(Weights weights) {
        return weights.contains("deconv5.0.bias");
    }

    private Prepared propagation(FlowStage.Propagation stage, FramePairs pairs, FrameStore held, Weights initial) {
        Bundle bundle = stage.bundle();
        PropagationKind kind = bundle.spec().propagation();
        Optional<byte[]> head =
                kind == PropagationKind.FEATURES ? Optional.of(bundle.modules().get(Bundle.HEAD)) : Optional.empty();
        Optional<Network> described = head.map(archive -> FusedArchive.network(archive)
                .orElseThrow(() -> new UserException(
                        "The head of bundle %s does not say which network it is, so that nothing can learn through it. Take a bundle that reelmask import or train wrote, or one that propagates posteriors."
                                .formatted(bundle.spec().name()))));
        KeyMaps keys = new KeyMaps.OfNetwork(new KeyFeatures(bundle, settings.crop(), gpu));
        try {
            FeatureShape shape = keys.shape();
            Weights flow = withScaleField(stage, initial, shape);
            boolean scaled = FeatureFlow.hasScaleField(flow);
            int stride = stride(shape);
            Network network = FeatureFlow.network(width, hasBias(flow), kind, shape, stride, described, scaled);
            Optional<Weights> weights = head.map(archive ->
                    WeightFiles.readZip(archive, bundle.spec().name()).only(described.orElseThrow()));
            FlowTask task = new PropagationTask(network, input, settings, stage, keys, pairs, held, gpu);
            return new Prepared(
                    task,
                    withFrozenHead(head.isPresent()),
                    FeatureFlow.weights(flow, weights),
                    scaled ? new FeatureScale(shape.channels(), stride) : FeatureScale.NONE);
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    private Prepared propagationOfLabels(
            FlowStage.Propagation stage, FramePairs pairs, FrameStore held, Weights initial) {
        KeyMaps keys = new KeyMaps.OfLabels(
                settings.crop(), stage.bundle().spec().outputClasses().size());
        Network network = FeatureFlow.network(
                width,
                hasBias(initial),
                PropagationKind.POSTERIORS,
                keys.shape(),
                stride(keys.shape()),
                Optional.empty(),
                false);
        FlowTask task = new PropagationTask(network, input, settings, stage, keys, pairs, held, gpu);
        return new Prepared(task, settings.setup(), initial);
    }

    /** The initial weights with the scale field that is to be trained, if one is. */
    private Weights withScaleField(FlowStage.Propagation stage, Weights initial, FeatureShape features) {
        boolean there = FeatureFlow.hasScaleField(initial);
        if (!there && !stage.scaleField()) {
            return initial;
        }
        if (there && FeatureFlow.scaleFieldChannels(initial) != features.channels()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The initial weights have a scale field of %d channels, but bundle %s propagates %d. Take the bundle that the field was trained with, or begin without a scale field.",
                    FeatureFlow.scaleFieldChannels(initial),
                    stage.bundle().spec().name(),
                    features.channels()));
        }
        return there ? initial : FeatureFlow.withFreshScaleField(initial, width, features.channels());
    }

    /** Of features in pixels of the flow network's input. */
    private int stride(FeatureShape features) {
        FrameSize crop = settings.crop();
        double scale = input.spec().scale();
        int stride = (int) (crop.width() * scale / features.width());
        if (Integer.bitCount(stride) != 1
                || stride * features.width() != crop.width() * scale
                || stride * features.height() != crop.height() * scale) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The network's features are %dx%d for a crop of %s; their cells must be 1, 2, 4, 8… pixels wide.",
                    features.width(),
                    features.height(),
                    crop));
        }
        return stride;
    }

    private TrainingSetup withFrozenHead(boolean hasHead) {
        TrainingSetup setup = settings.setup();
        if (!hasHead) {
            return setup;
        }
        List<String> frozen = new ArrayList<>(setup.frozen().weights());
        frozen.add(FeatureFlow.HEAD);
        return new TrainingSetup(
                setup.optimizer(), new FrozenParts(frozen, setup.frozen().norms()), setup.halfPrecision());
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
