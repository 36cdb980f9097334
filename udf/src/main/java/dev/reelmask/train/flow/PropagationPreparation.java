package dev.reelmask.train.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
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
import dev.reelmask.train.data.FramePairs;
import dev.reelmask.train.data.FrameStore;
import dev.reelmask.train.step.FrozenParts;
import dev.reelmask.train.step.TrainingSetup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes stage {@link FlowStage.Propagation} ready: the network in which the flow network's flow warps key frames'
 * states, its weights, and what of it stays as it is.
 */
final class PropagationPreparation {
    private final FlowNet.Width width;
    private final FlowInput input;
    private final FlowTrainingSettings settings;
    private final int gpu;

    PropagationPreparation(FlowNet.Width width, FlowInput input, FlowTrainingSettings settings, int gpu) {
        this.width = width;
        this.input = input;
        this.settings = settings;
        this.gpu = gpu;
    }

    /**
     * A scale field needs features or logits.
     *
     * @throws UserException where posteriors would be multiplied
     */
    static void checkKind(FlowStage.Propagation stage, Weights initial) {
        if (stage.keys() == FlowStage.Propagation.Keys.NETWORK
                && (stage.scaleField() || FeatureFlow.hasScaleField(initial))
                && stage.bundle().spec().propagation() == PropagationKind.POSTERIORS) {
            throw new UserException(
                    "A scale field multiplies features or logits, but bundle %s propagates posteriors. Take one that propagates features (reelmask import --propagation-state features), or begin without a scale field."
                            .formatted(stage.bundle().spec().name()));
        }
    }

    /** @param initial weights of the flow network, with or without a scale field */
    PreparedStage prepare(FlowStage.Propagation stage, FramePairs pairs, FrameStore held, Weights initial) {
        return stage.keys() == FlowStage.Propagation.Keys.LABELS
                ? ofLabels(stage, pairs, held, initial)
                : ofNetwork(stage, pairs, held, initial);
    }

    private PreparedStage ofNetwork(FlowStage.Propagation stage, FramePairs pairs, FrameStore held, Weights initial) {
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
            Network network =
                    FeatureFlow.network(width, FlowNet.hasDeconvBias(flow), kind, shape, stride, described, scaled);
            Optional<Weights> weights = head.map(archive ->
                    WeightFiles.readZip(archive, bundle.spec().name()).only(described.orElseThrow()));
            FlowTask task = new PropagationTask(network, input, settings, stage, keys, pairs, held, gpu);
            return new PreparedStage(
                    task,
                    withFrozenHead(head.isPresent()),
                    FeatureFlow.weights(flow, weights),
                    scaled ? new FeatureScale(shape.channels(), stride) : FeatureScale.NONE);
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    private PreparedStage ofLabels(FlowStage.Propagation stage, FramePairs pairs, FrameStore held, Weights initial) {
        KeyMaps keys = new KeyMaps.OfLabels(
                settings.crop(), stage.bundle().spec().outputClasses().size());
        Network network = FeatureFlow.network(
                width,
                FlowNet.hasDeconvBias(initial),
                PropagationKind.POSTERIORS,
                keys.shape(),
                stride(keys.shape()),
                Optional.empty(),
                false);
        FlowTask task = new PropagationTask(network, input, settings, stage, keys, pairs, held, gpu);
        return new PreparedStage(task, settings.setup(), initial);
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
}
