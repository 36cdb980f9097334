package dev.reelmask.job.train;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.zoo.flow.FlowNet;
import dev.reelmask.net.zoo.flow.FlowNetworks;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.flow.FlowTraining;
import dev.reelmask.train.flow.FlowTrainingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    @Mixin
    private CommonOptions common;

    @Mixin
    private LearningOptions learning;

    @Mixin
    private FlowViewOptions views;

    @Mixin
    private LossOptions losses;

    @Mixin
    private FlowStageOptions stage;

    @Mixin
    private FlowStartOptions begin;

    @Spec
    private CommandSpec command;

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

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Layout of all of them (default ${DEFAULT-VALUE}).")
    private String layout;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the bundle.")
    private Path out;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "as the data",
            description = "Of the weights; stands in the bundle (default ${DEFAULT-VALUE}).")
    private String licence;

    private final Configuration hadoop = new Configuration();

    @Override
    public Integer call() {
        learning.start();
        FlowNet.Width width = begin.width();
        FlowStartOptions.Start start = begin.start(hadoop, width, learning.weightsSeed());
        stage.checkScaleField(start.weights(), common::note);
        begin.checkPasses(start, stage);
        FlowTrainingSettings settings = views.settings(learning);
        FlowTraining training =
                new FlowTraining(hadoop, width, start.input(), settings, out.resolve("training"), learning.gpu());
        FlowTraining.Report report = new FlowTraining.Report(this::report, common::note);
        List<SequenceSpec> train = list(videos);
        List<SequenceSpec> held = list(validation);
        List<URI> roots = Stream.concat(videos.stream(), validation.stream()).toList();
        FlowTraining.Result result = stage.with(
                hadoop, roots, learning, losses, opened -> training.run(opened, train, held, start.weights(), report));
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

    private List<SequenceSpec> list(List<URI> roots) {
        return roots.stream()
                .flatMap(root -> Corpora.sequences(hadoop, root, CorpusLayout.of(layout)).stream())
                .toList();
    }

    private void report(TrainingProgress progress) {
        common.note(progress.line());
        CurvePage.write(out.resolve("training"), "%s, stage %s".formatted(begin.network(), stage.spelling()));
    }

    private void write(FlowTrainingSettings settings, FlowTraining.Result result) {
        String provenance = String.format(
                Locale.ROOT,
                "Trained by Reelmask as network %s, stage %s, seed %d, validation %s",
                begin.network(),
                stage.spelling(),
                settings.seed(),
                scores(result));
        FlowSpec input = FlowNetworks.seen(begin.network(), begin.inPasses(result.input()));
        byte[] module = FlowNetworks.module(begin.network(), input, result.weights(), "training");
        FlowBundle.of(begin.network(), input, module, licence, provenance)
                .write(hadoop, out.toUri().toString());
        String line = "reelmask "
                + String.join(" ", command.commandLine().getParseResult().originalArgs());
        TrainingRecord.write(out, line, settings, result);
    }
}
