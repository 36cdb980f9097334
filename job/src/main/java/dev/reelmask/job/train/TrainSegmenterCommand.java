package dev.reelmask.job.train;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.network.NetworkNames;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.weights.Weights;
import dev.reelmask.net.zoo.BundleImport;
import dev.reelmask.net.zoo.InitialWeights;
import dev.reelmask.net.zoo.Networks;
import dev.reelmask.train.CheckpointFile;
import dev.reelmask.train.segmenter.SegmenterTraining;
import dev.reelmask.train.segmenter.TrainingSettings;
import dev.reelmask.train.skip.SkipScores;
import dev.reelmask.train.skip.SkipTraining;
import dev.reelmask.train.steady.SteadySettings;
import dev.reelmask.train.steady.SteadyTraining;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    @Mixin
    private SkipOptions skip;

    @Mixin
    private SteadyOptions steady;

    @Mixin
    private CorpusOptions corpus;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "face-lite",
            description = "Network to train (default ${DEFAULT-VALUE}).")
    private String network;

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
        skip.check(command.commandLine().getParseResult());
        steady.check(command.commandLine().getParseResult(), skip.levels() > 0);
        ClassSet classSet = corpus.classes();
        ClassSet labels = corpus.labels(classSet);
        Networks.Entry entry = Networks.untrained(network, classSet.size());
        InitialWeights begin = begin(entry);
        InputSpec input = views.input(begin.input());
        TrainingSettings settings = views.settings(entry, input, learning);
        if (initial != null) {
            common.note(String.format(Locale.ROOT, "%d of %d tensors from %s", begin.taken(), begin.total(), initial));
            noteFolded(begin);
        }
        Plan plan = new Plan(entry, input, classSet, labels, settings, begin.weights());
        if (skip.levels() > 0) {
            trainSkipping(plan);
        } else {
            finish(plan, steady.isOn() ? trainSteady(plan) : trainWhole(plan));
        }
        return ExitCodes.DONE;
    }

    private void noteFolded(InitialWeights begin) {
        if (begin.folded() > 0 && !learning.freezesNorms()) {
            common.note(String.format(
                    Locale.ROOT,
                    "Its %d batch norms are folded away: without --freeze-norms each batch is normalised anew, and what was learnt is lost in part.",
                    begin.folded()));
        }
    }

    /** What is trained, and how. */
    private record Plan(
            Networks.Entry entry,
            InputSpec input,
            ClassSet classSet,
            ClassSet labels,
            TrainingSettings settings,
            Weights initial) {}

    private SegmenterTraining.Result trainWhole(Plan plan) {
        SegmenterTraining training = new SegmenterTraining(
                corpus.hadoop(),
                plan.entry.network(),
                plan.input,
                plan.labels,
                plan.settings,
                out.resolve("training"),
                learning.gpu());
        return training.run(train(plan), validation(plan), plan.initial, progress -> report(progress.line()));
    }

    private SegmenterTraining.Result trainSteady(Plan plan) {
        SteadySettings settings = steady.settings();
        Optional<SteadyTraining.Lesson> lesson = steady.lesson(corpus.hadoop(), plan.labels);
        return steady.with(corpus.hadoop(), learning, flow -> {
            SteadyTraining training = new SteadyTraining(
                    corpus.hadoop(),
                    plan.entry.network(),
                    plan.input,
                    plan.labels,
                    plan.settings,
                    settings,
                    flow,
                    out.resolve("training"),
                    learning.gpu(),
                    lesson);
            SteadyTraining.Sequences sequences =
                    new SteadyTraining.Sequences(train(plan), corpus.list(steady.unlabelled()), validation(plan));
            return training.run(sequences, plan.initial, progress -> report(progress.line()));
        });
    }

    private void finish(Plan plan, SegmenterTraining.Result result) {
        double score = result.validation().meanIou();
        write(bundle(plan, result.weights(), score));
        TrainingRecord.write(out, line(), plan.settings, plan.classSet, result);
        print(score, result.step(), Map.of(), "");
    }

    private void trainSkipping(Plan plan) {
        SkipTraining training = new SkipTraining(
                corpus.hadoop(),
                plan.entry.described(),
                plan.input,
                plan.labels,
                plan.settings,
                skip.settings(),
                skip.baseline(corpus.hadoop()),
                out.resolve("training"),
                learning.gpu());
        SkipTraining.Result result =
                training.run(train(plan), validation(plan), plan.initial, progress -> report(progress.line()));
        SkipScores scores = result.scores();
        Bundle whole = bundle(plan, result.weights(), scores.mean());
        write(BundleImport.withSkip(whole, plan.entry.described(), result.weights(), skip.levels()));
        TrainingRecord.write(out, line(), plan.settings, result);
        String parts =
                String.format(Locale.ROOT, " (current frames %.4f, key frames %.4f)", scores.current(), scores.key());
        print(
                scores.mean(),
                result.step(),
                Map.of("validationCurrentMeanIou", scores.current(), "validationKeyMeanIou", scores.key()),
                parts);
    }

    private void print(double score, long step, Map<String, Object> more, String parts) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bundle", out.toAbsolutePath().toString());
        fields.put("validationMeanIou", score);
        fields.putAll(more);
        fields.put("step", step);
        String line = String.format(
                Locale.ROOT, "validation mIoU %.4f%s after step %d: %s", score, parts, step, out.toAbsolutePath());
        common.printResult(fields, line);
    }

    private List<SequenceSpec> train(Plan plan) {
        return corpus.trainSequences(plan.labels, common::note);
    }

    private List<SequenceSpec> validation(Plan plan) {
        return corpus.validationSequences(plan.labels, common::note);
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
        CurvePage.write(out.resolve("training"), "%s on %s".formatted(network, corpus.train()));
    }

    private Bundle bundle(Plan plan, Weights weights, double score) {
        String provenance = String.format(
                Locale.ROOT,
                "Trained by Reelmask as network %s on %s, seed %d, validation mIoU %.4f",
                network,
                plan.classSet.name(),
                plan.settings.seed(),
                score);
        return BundleImport.of(network, plan.entry.network(), weights, plan.classSet, plan.input, licence, provenance);
    }

    private void write(Bundle bundle) {
        bundle.write(corpus.hadoop(), out.toUri().toString());
    }

    private String line() {
        return "reelmask "
                + String.join(" ", command.commandLine().getParseResult().originalArgs());
    }
}
