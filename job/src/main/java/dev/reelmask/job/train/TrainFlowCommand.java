package dev.reelmask.job.train;

import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.flow.FlowSource;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.check.BundleCheck;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.train.CheckpointFile;
import dev.reelmask.net.train.FlowStage;
import dev.reelmask.net.train.FlowTraining;
import dev.reelmask.net.train.FlowTrainingSettings;
import dev.reelmask.net.train.TrainingProgress;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.flow.FeatureFlow;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reelmask train flow}: a flow network from videos, in stages that can follow one another. */
@Command(
        name = "flow",
        mixinStandardHelpOptions = true,
        description = {
            "Trains FlowNet2-s or FlowNetS on videos and writes a bundle of the weights that score best",
            "on the validation videos, for --flow bundle:DIR. Three stages, each usable alone:",
            "  distil       learns the flows of a teacher (DIS or a flow bundle)",
            "  photometric  learns from the images alone",
            "  propagation  learns so that a segmentation network's key frames, warped, segment the",
            "               frames around them; frames without labels are labelled by that network",
            "Started again with the same options it goes on from the last checkpoint in DIR/training."
        },
        footer = {
            "",
            "Example:",
            "  reelmask train flow --stage distil --videos clips --validation more-clips --out flow-1",
            "  reelmask train flow --stage propagation --initial flow-1 --bundle face-lite --videos faces/train \\",
            "      --validation faces/validation --out flow-2"
        })
public final class TrainFlowCommand implements Callable<Integer> {
    /** Spellings of {@code --stage}. */
    enum Stage {
        DISTIL,
        PHOTOMETRIC,
        PROPAGATION
    }

    @Mixin
    private CommonOptions common;

    @Mixin
    private LearningOptions learning;

    @Mixin
    private FlowViewOptions views;

    @Mixin
    private LossOptions losses;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--stage",
            required = true,
            paramLabel = "NAME",
            description = "distil, photometric or propagation.")
    private Stage stage;

    @Option(
            names = "--videos",
            required = true,
            split = ",",
            paramLabel = "URI",
            description = "Sequences to learn from; several roots separated by commas.")
    private List<URI> videos;

    @Option(
            names = "--validation",
            required = true,
            split = ",",
            paramLabel = "URI",
            description = "Other sequences, to choose the best weights by.")
    private List<URI> validation;

    @Option(names = "--layout", paramLabel = "NAME", defaultValue = "auto", description = "Layout of all of them.")
    private String layout;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "flownet2-s",
            description = "flownet2-s or flownets (default ${DEFAULT-VALUE}).")
    private String network;

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

    @Option(
            names = "--initial",
            paramLabel = "DIR|FILE",
            description = "Flow bundle, weights of this network or a checkpoint to begin with (default: random).")
    private String initial;

    @Option(
            names = "--scale",
            description = "The network sees frames of so many times their size (default: that of --initial, or 1).")
    private Double scale;

    @Option(
            names = "--passes",
            paramLabel = "SCALES",
            split = ",",
            description =
                    "How the bundle is to run the network, such as 0.5,1,1: scale of the frames of the first pass, and of each further one, on the key frame warped by the flow so far. Changes no training (default: one pass at --scale, and those of --initial).")
    private List<Double> passes;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the bundle.")
    private Path out;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "as the data",
            description = "Of the weights; stands in the bundle (default ${DEFAULT-VALUE}).")
    private String licence;

    private final Configuration hadoop = new Configuration();

    /** What a training begins with. */
    private record Start(FlowSpec input, Weights weights) {}

    @Override
    public Integer call() {
        learning.start();
        FlowNet.Width width = width();
        Start start = scaled(start(width));
        checkScaleField(start.weights());
        checkPasses(start);
        FlowTrainingSettings settings = views.settings(learning);
        FlowTraining training =
                new FlowTraining(hadoop, width, start.input(), settings, out.resolve("training"), learning.gpu());
        FlowTraining.Report report = new FlowTraining.Report(this::report, common::note);
        FlowTraining.Result result = train(training, start.weights(), report);
        write(settings, result);
        Map<String, Object> fields = new LinkedHashMap<>(result.scores());
        fields.put("bundle", out.toAbsolutePath().toString());
        fields.put("step", result.step());
        common.printResult(
                fields,
                String.format(
                        Locale.ROOT,
                        "validation %s after step %d: %s",
                        scores(result),
                        result.step(),
                        out.toAbsolutePath()));
        return ExitCodes.DONE;
    }

    private static String scores(FlowTraining.Result result) {
        return result.scores().entrySet().stream()
                .map(score -> String.format(Locale.ROOT, "%s %.4f", score.getKey(), score.getValue()))
                .collect(Collectors.joining(", "));
    }

    private FlowTraining.Result train(FlowTraining training, Weights weights, FlowTraining.Report report) {
        List<SequenceSpec> train = list(videos);
        List<SequenceSpec> held = list(validation);
        if (stage != Stage.DISTIL) {
            return training.run(stageWithoutTeacher(), train, held, weights, report);
        }
        DisFlow.setThreads(Math.max(1, learning.threads()));
        FlowSource source = FlowSource.parse(teacher, hadoop, Optional.empty());
        source.tryOut();
        try (FlowEstimator asked = source.open(learning.gpu(), Precision.F32, Optional.empty())) {
            return training.run(new FlowStage.Distillation(asked), train, held, weights, report);
        }
    }

    private FlowStage stageWithoutTeacher() {
        if (stage == Stage.PHOTOMETRIC) {
            return photometric();
        }
        if (bundle == null) {
            throw new UserException("Stage propagation needs --bundle, the network whose key frames are propagated.");
        }
        Bundle network = Bundle.read(hadoop, bundle);
        BundleCheck.check(network);
        Stream.of(videos, validation)
                .flatMap(List::stream)
                .forEach(root -> checkClasses(root, network.spec().classes()));
        return new FlowStage.Propagation(network, losses.loss(), keys, scaleField);
    }

    private void checkClasses(URI root, ClassSet classes) {
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

    private List<SequenceSpec> list(List<URI> roots) {
        return roots.stream()
                .flatMap(root -> Corpora.sequences(hadoop, root, CorpusLayout.of(layout)).stream())
                .toList();
    }

    private FlowNet.Width width() {
        return switch (network) {
            case "flownet2-s" -> FlowNet.Width.THREE_EIGHTHS;
            case "flownets" -> FlowNet.Width.FULL;
            default ->
                throw new UserException(
                        "--network must be flownet2-s or flownets, got %s; other flow networks can be imported, not trained."
                                .formatted(network));
        };
    }

    private Start start(FlowNet.Width width) {
        if (initial == null) {
            return new Start(
                    FlowNetworks.FLOWNET_NVIDIA, Weights.initial(FlowNet.network(width, true), learning.weightsSeed()));
        }
        FlowSpec input = FlowNetworks.FLOWNET_NVIDIA;
        Weights given;
        if (Files.isRegularFile(Path.of(initial))) {
            given = weights(Path.of(initial));
        } else {
            FlowBundle bundle = FlowBundle.read(hadoop, initial);
            input = bundle.spec();
            given = WeightFiles.readZip(bundle.module(), initial);
        }
        return new Start(input, given.checkedFor(networkOf(given, width), initial));
    }

    private static Weights weights(Path file) {
        return CheckpointFile.isOne(file) ? FeatureFlow.flowOf(CheckpointFile.weights(file)) : WeightFiles.read(file);
    }

    private static Network networkOf(Weights given, FlowNet.Width width) {
        boolean bias = given.contains("deconv5.0.bias");
        return FeatureFlow.hasScaleField(given)
                ? FlowNet.withScaleField(width, bias, FeatureFlow.scaleFieldChannels(given), FlowNet.FLOW_STRIDE)
                : FlowNet.network(width, bias);
    }

    private boolean warpsFeatures() {
        return stage == Stage.PROPAGATION && keys == FlowStage.Propagation.Keys.NETWORK;
    }

    private void checkScaleField(Weights weights) {
        if (warpsFeatures()) {
            return;
        }
        if (scaleField) {
            throw new UserException(
                    "--scale-field is of stage propagation with --keys network: here there are no features to multiply.");
        }
        if (FeatureFlow.hasScaleField(weights)) {
            common.note("stage %s leaves out the scale field of --initial: it suits that flow alone"
                    .formatted(stageName()));
        }
    }

    private Start scaled(Start start) {
        if (scale == null) {
            return start;
        }
        try {
            return new Start(start.input().atScale(scale), start.weights());
        } catch (IllegalArgumentException e) {
            throw new UserException("--scale: " + e.getMessage(), e);
        }
    }

    private FlowSpec inPasses(FlowSpec input) {
        return passes == null ? input : input.atScale(passes.get(0)).refinedAt(passes.subList(1, passes.size()));
    }

    private void checkPasses(Start start) {
        boolean keepsScaleField = warpsFeatures() && FeatureFlow.hasScaleField(start.weights());
        if (passes != null && (scaleField || keepsScaleField)) {
            throw new UserException("--passes cannot go with a scale field: the field is that of one pass at --scale.");
        }
        if (scaleField && !start.input().refinements().isEmpty()) {
            throw new UserException(
                    "--scale-field cannot go on from %s, which runs in several passes: the field is that of one. Take flow.refinements out of a copy of its bundle.yaml."
                            .formatted(initial));
        }
        try {
            inPasses(FlowNetworks.FLOWNET_NVIDIA);
        } catch (IllegalArgumentException e) {
            throw new UserException("--passes: " + e.getMessage(), e);
        }
    }

    private void report(TrainingProgress progress) {
        common.note(progress.line());
        CurvePage.write(out.resolve("training"), "%s, stage %s".formatted(network, stageName()));
    }

    private String stageName() {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private void write(FlowTrainingSettings settings, FlowTraining.Result result) {
        String provenance = String.format(
                Locale.ROOT,
                "Trained by Reelmask as network %s, stage %s, seed %d, validation %s",
                network,
                stageName(),
                settings.seed(),
                scores(result));
        FlowSpec input = inPasses(result.input());
        byte[] module = FlowNetworks.module(network, input.scaleField(), result.weights(), "training");
        FlowBundle.of(network, input, module, licence, provenance)
                .write(hadoop, out.toUri().toString());
        String line = "reelmask "
                + String.join(" ", command.commandLine().getParseResult().originalArgs());
        TrainingRecord.write(out, line, settings, result);
    }
}
