package dev.reelmask.job.train;

import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.check.BundleCheck;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FeatureFlow;
import dev.reelmask.train.flow.FlowStage;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The stage of a flow network's training: what it learns from. */
final class FlowStageOptions {
    /** Spellings of {@code --stage}. */
    enum Stage {
        DISTIL,
        PHOTOMETRIC,
        PROPAGATION
    }

    @Option(
            names = "--stage",
            required = true,
            paramLabel = "NAME",
            description = "distil, photometric or propagation.")
    private Stage stage;

    @Option(
            names = "--teacher",
            paramLabel = "NAME",
            defaultValue = "dis:medium",
            description =
                    "Of stage distil: dis, dis:medium or another preset, or bundle:DIR (default ${DEFAULT-VALUE}).")
    private String teacher;

    @Option(
            names = "--smoothness",
            paramLabel = "WEIGHT",
            defaultValue = "0.1",
            description = "Of the flow in stage photometric (default ${DEFAULT-VALUE}).")
    private double smoothness;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "Of stage propagation: bundle of the segmentation network, which stays as it is.")
    private String bundle;

    @Option(
            names = "--keys",
            paramLabel = "NAME",
            defaultValue = "network",
            description =
                    "Of stage propagation: what of key frames is warped, network (what --bundle propagates) or labels (default ${DEFAULT-VALUE}).")
    private FlowStage.Propagation.Keys keys;

    @Option(
            names = "--scale-field",
            description =
                    "Of stage propagation: also learn a scale field for the warped features or logits (default: if --initial has one).")
    private boolean scaleField;

    /** As it is written on the command line. */
    String spelling() {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    /** Whether a scale field is to be learnt where there is none yet. */
    boolean wantsScaleField() {
        return scaleField;
    }

    /** Whether key frames' features or logits are warped, which a scale field can multiply. */
    boolean warpsFeatures() {
        return stage == Stage.PROPAGATION && keys == FlowStage.Propagation.Keys.NETWORK;
    }

    /** @throws UserException where a scale field is asked for and nothing is there to multiply */
    void checkScaleField(Weights weights, Consumer<String> note) {
        if (warpsFeatures()) {
            return;
        }
        if (scaleField) {
            throw new UserException(
                    "--scale-field is of stage propagation with --keys network: here there are no features to multiply.");
        }
        if (FeatureFlow.hasScaleField(weights)) {
            note.accept(
                    "stage %s leaves out the scale field of --initial: it suits that flow alone".formatted(spelling()));
        }
    }

    /**
     * Opens the stage for as long as it is used.
     *
     * @param roots of all corpora; their labels must be of the bundle's classes
     */
    <T> T with(
            Configuration hadoop,
            List<URI> roots,
            LearningOptions learning,
            LossOptions losses,
            Function<FlowStage, T> use) {
        return switch (stage) {
            case PHOTOMETRIC -> use.apply(photometric());
            case PROPAGATION -> use.apply(propagation(hadoop, roots, losses));
            case DISTIL -> distillation(hadoop, learning, use);
        };
    }

    private <T> T distillation(Configuration hadoop, LearningOptions learning, Function<FlowStage, T> use) {
        DisFlow.setThreads(Math.max(1, learning.threads()));
        FlowSource source = FlowSource.parse("--teacher", teacher, hadoop, Optional.empty());
        source.tryOut();
        try (FlowEstimator asked = source.open(learning.gpu(), Precision.F32, Optional.empty())) {
            return use.apply(new FlowStage.Distillation(asked));
        }
    }

    private FlowStage propagation(Configuration hadoop, List<URI> roots, LossOptions losses) {
        if (bundle == null) {
            throw new UserException("Stage propagation needs --bundle, the network whose key frames are propagated.");
        }
        Bundle network = Bundle.read(hadoop, bundle);
        BundleCheck.check(network);
        roots.forEach(root -> checkClasses(hadoop, root, network.spec().classes()));
        return new FlowStage.Propagation(network, losses.loss(), keys, scaleField);
    }

    private void checkClasses(Configuration hadoop, URI root, ClassSet classes) {
        if (!CorpusClasses.of(hadoop, root, "", classes).equals(classes)) {
            throw new UserException(
                    "corpus %s says in its %s that its labels have other colours or another ignore id than bundle %s; make them equal"
                            .formatted(root, CorpusClasses.FILE, bundle));
        }
    }

    private FlowStage photometric() {
        try {
            return new FlowStage.Photometric(smoothness);
        } catch (IllegalArgumentException e) {
            throw new UserException("Cannot train like this: " + e.getMessage(), e);
        }
    }
}
