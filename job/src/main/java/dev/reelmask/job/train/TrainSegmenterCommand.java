package dev.reelmask.job.train;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.network.NetworkNames;
import dev.reelmask.job.plan.LabelWarnings;
import dev.reelmask.metric.Confusion;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.graph.Network;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.InitialWeights;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.train.CheckpointFile;
import dev.reelmask.train.segmenter.SegmenterTraining;
import dev.reelmask.train.segmenter.TrainingSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reelmask train segmenter}: a segmentation network from labelled videos. */
@Command(
        name = "segmenter",
        mixinStandardHelpOptions = true,
        description = {
            "Trains a segmentation network on labelled sequences and writes a bundle of the weights",
            "that score best on the validation sequences. Started again with the same options",
            "it goes on from the last checkpoint in DIR/training."
        },
        footer = {
            "",
            "Example:",
            "  reelmask generate --out faces --subjects 240,32,0 --frames 6 --fps 1",
            "  reelmask train segmenter --train faces/train --validation faces/validation \\",
            "      --network face-lite --classes face-lite --out face-lite"
        })
public final class TrainSegmenterCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private LearningOptions learning;

    @Mixin
    private ViewOptions views;

    @Spec
    private CommandSpec command;

    @Option(names = "--train", required = true, paramLabel = "URI", description = "Labelled sequences to learn from.")
    private URI train;

    @Option(
            names = "--validation",
            required = true,
            paramLabel = "URI",
            description = "Labelled sequences of other people or places, to choose the best weights by.")
    private URI validation;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Layout of both (default ${DEFAULT-VALUE}).")
    private String layout;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "face-lite",
            description = "Network to train (default ${DEFAULT-VALUE}).")
    private String network;

    @Option(
            names = "--classes",
            paramLabel = "NAME|FILE",
            defaultValue = "face-lite",
            description = "Class set of the labels (default ${DEFAULT-VALUE}).")
    private String classes;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder of the bundle.")
    private Path out;

    @Option(
            names = "--licence",
            paramLabel = "TEXT",
            defaultValue = "as the data",
            description = "Of the weights; stands in the bundle (default ${DEFAULT-VALUE}).")
    private String licence;

    @Option(
            names = "--initial",
            paramLabel = "FILE",
            description =
                    "Weights to begin with: of this network, or of its encoder alone, or a checkpoint (default: random).")
    private Path initial;

    @Override
    public Integer call() {
        NetworkNames.checkSegments(network);
        learning.start();
        Configuration hadoop = new Configuration();
        ClassSet classSet = ClassSets.load(classes);
        ClassSet labels = labelClasses(hadoop, classSet);
        Networks.Entry entry = Networks.untrained(network, classSet.size());
        InitialWeights begin = begin(entry);
        InputSpec input = views.input(begin.input());
        TrainingSettings settings = views.settings(entry, input, learning);
        if (initial != null) {
            common.note(String.format(Locale.ROOT, "%d of %d tensors from %s", begin.taken(), begin.total(), initial));
        }
        SegmenterTraining training = new SegmenterTraining(
                hadoop, entry.network(), input, labels, settings, out.resolve("training"), learning.gpu());
        SegmenterTraining.Result result = training.run(
                list(hadoop, train, labels),
                list(hadoop, validation, labels),
                begin.weights(),
                progress -> report(progress.line()));
        write(hadoop, entry.network(), input, classSet, settings, result);
        double score = result.validation().meanIou();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bundle", out.toAbsolutePath().toString());
        fields.put("validationMeanIou", score);
        fields.put("step", result.step());
        common.printResult(
                fields,
                String.format(
                        Locale.ROOT,
                        "validation mIoU %.4f after step %d: %s",
                        score,
                        result.step(),
                        out.toAbsolutePath()));
        return ExitCodes.DONE;
    }

    private List<SequenceSpec> list(Configuration hadoop, URI root, ClassSet labels) {
        List<SequenceSpec> listed = Corpora.sequences(hadoop, root, CorpusLayout.of(layout));
        LabelWarnings.of(listed, labels).forEach(common::note);
        return listed;
    }

    /** The classes that are trained, in colours and with an ignore id of the corpora's own where they say some. */
    private ClassSet labelClasses(Configuration hadoop, ClassSet classSet) {
        ClassSet ofTrain = CorpusClasses.of(hadoop, train, "", classSet);
        if (!ofTrain.equals(CorpusClasses.of(hadoop, validation, "", classSet))) {
            throw new UserException("%s and %s say in their %s different things of their labels; make the files equal"
                    .formatted(train, validation, CorpusClasses.FILE));
        }
        return ofTrain;
    }

    private InitialWeights begin(Networks.Entry entry) {
        long seed = learning.weightsSeed();
        if (initial == null) {
            return InitialWeights.fresh(entry, seed);
        }
        return CheckpointFile.isOne(initial)
                ? InitialWeights.of(entry, seed, CheckpointFile.weights(initial), initial.toString())
                : InitialWeights.read(entry, seed, initial);
    }

    private void report(String line) {
        common.note(line);
        CurvePage.write(out.resolve("training"), "%s on %s".formatted(network, train));
    }

    private void write(
            Configuration hadoop,
            Network described,
            InputSpec input,
            ClassSet classSet,
            TrainingSettings settings,
            SegmenterTraining.Result result) {
        Confusion confusion = result.validation();
        String provenance = String.format(
                Locale.ROOT,
                "Trained by Reelmask as network %s on %s, seed %d, validation mIoU %.4f",
                network,
                classSet.name(),
                settings.seed(),
                confusion.meanIou());
        BundleImport.of(network, described, result.weights(), classSet, input, licence, provenance)
                .write(hadoop, out.toUri().toString());
        String line = "reelmask "
                + String.join(" ", command.commandLine().getParseResult().originalArgs());
        TrainingRecord.write(out, line, settings, classSet, result);
    }
}
