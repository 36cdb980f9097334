package dev.reelmask.job.train;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.SchedulerInput;
import dev.reelmask.net.bundle.SchedulerSpec;
import dev.reelmask.net.policy.DecisionNetwork;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.schedule.table.TransitionTable;
import dev.reelmask.table.row.TransitionUnit;
import dev.reelmask.train.TrainingProgress;
import dev.reelmask.train.agreement.AgreementSettings;
import dev.reelmask.train.agreement.AgreementTraining;
import dev.reelmask.train.scheduler.RegressionSettings;
import dev.reelmask.train.scheduler.SchedulerTraining;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reelmask train scheduler}: which frames should be key frames, from tables of transitions. */
@Command(
        name = "scheduler",
        mixinStandardHelpOptions = true,
        description = {
            "Learns from tables of reelmask transitions which frames should be key frames, and writes the",
            "bundle with that scheduler in it, for --scheduler policy:0.5 or dvsnet:97. Five kinds:",
            "  policy     learns what a key frame is worth, which dynamic programming knows exactly on the",
            "             table: one scheduler for all prices of a key frame",
            "  reinforce  learns from rewards of its own decisions (Wang et al., CVPR 2020)",
            "  ppo        learns from rewards of its own decisions by proximal policy optimisation (Schulman et",
            "             al., 2017): one scheduler for all prices of a key frame",
            "  dvsnet     learns from maps how far propagated masks agree with the network's own (Xu et al.,",
            "             CVPR 2018); the tables need --maps flow-grid or conv6-1",
            "  deviation  learns from low features of the network how far its masks of a frame and of its key",
            "             frame differ (Li et al., CVPR 2018); the tables need --maps low-features",
            "Started again with the same options it goes on from the last checkpoint in DIR/training."
        },
        footer = {
            "",
            "Example:",
            "  reelmask transitions --corpus faces/train --bundle face-lite --results tables/train",
            "  reelmask transitions --corpus faces/validation --bundle face-lite --results tables/validation",
            "  reelmask train scheduler --table tables/train --validation tables/validation \\",
            "      --bundle face-lite --out face-lite-policy"
        })
public final class TrainSchedulerCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private TableOptions tables;

    @Mixin
    private SchedulerOptions options;

    @Mixin
    private RewardOptions rewards;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--kind",
            paramLabel = "NAME",
            defaultValue = "policy",
            description = "policy, reinforce, ppo, dvsnet or deviation (default ${DEFAULT-VALUE}).")
    private String kind;

    @Override
    public Integer call() {
        options.start();
        SchedulerSpec.Kind wanted = kind();
        Bundle network = tables.network();
        Set<MapKind> maps = maps(wanted);
        Set<ClassKind> classes = maps.isEmpty() ? options.classes() : Set.of();
        LearnedTables known = tables.read(maps, classes);
        Map<String, String> madeWith = tables.madeWith(known, network);
        if (wanted != SchedulerSpec.Kind.DVSNET && madeWith.containsKey(TransitionUnit.REGIONS)) {
            throw new UserException(
                    "tables of regions of frames are for --kind dvsnet; make tables without --regions for " + kind);
        }
        Learnt result = train(wanted, maps, known.train(), known.held());
        SchedulerSpec spec = new SchedulerSpec(
                wanted, network.digestWithoutScheduler(), network.networkDigests(), madeWith, result.input());
        tables.write(network.withScheduler(spec, result.module().get()));
        TrainingRecord.write(tables.out(), line(), options.seed(), kind, result.step(), result.closedGap());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bundle", tables.out().toAbsolutePath().toString());
        fields.put("validationClosedGap", result.closedGap());
        fields.put("step", result.step());
        common.printResult(
                fields,
                String.format(
                        Locale.ROOT,
                        "validation: %.3f of the gap from even to the best key frames closed after step %d: %s",
                        result.closedGap(),
                        result.step(),
                        tables.out().toAbsolutePath()));
        return ExitCodes.DONE;
    }

    private Set<MapKind> maps(SchedulerSpec.Kind wanted) {
        return switch (wanted) {
            case POLICY, REINFORCE, PPO -> Set.of();
            case DVSNET -> Set.of(tables.map(options.map()));
            case DEVIATION -> Set.of(MapKind.LOW_FEATURES);
        };
    }

    private SchedulerSpec.Kind kind() {
        return switch (kind) {
            case "policy" -> SchedulerSpec.Kind.POLICY;
            case "reinforce" -> SchedulerSpec.Kind.REINFORCE;
            case "ppo" -> SchedulerSpec.Kind.PPO;
            case "dvsnet" -> SchedulerSpec.Kind.DVSNET;
            case "deviation" -> SchedulerSpec.Kind.DEVIATION;
            default ->
                throw new UserException(
                        "--kind must be policy, reinforce, ppo, dvsnet or deviation, got '%s'".formatted(kind));
        };
    }

    /** What a training has come to, whatever its kind. */
    private record Learnt(SchedulerInput input, Supplier<byte[]> module, long step, double closedGap) {
        static Learnt of(SchedulerTraining.Result result) {
            SchedulerInput input = new SchedulerInput.Numbers(
                    result.policy().state(), result.policy().prices());
            return new Learnt(input, () -> result.shape().module(result.weights()), result.step(), result.closedGap());
        }

        static Learnt of(AgreementTraining.Result result, DecisionNetwork shape) {
            SchedulerInput input = new SchedulerInput.Maps(result.predictor().map(), result.scales());
            return new Learnt(input, () -> shape.module(result.weights()), result.step(), result.closedGap());
        }
    }

    private Learnt train(
            SchedulerSpec.Kind wanted, Set<MapKind> maps, List<TransitionTable> train, List<TransitionTable> held) {
        Path folder = tables.out().resolve("training");
        return switch (wanted) {
            case POLICY ->
                Learnt.of(new SchedulerTraining(options.policy(), folder)
                        .regress(RegressionSettings.defaults(), train, held, this::report));
            case REINFORCE ->
                Learnt.of(new SchedulerTraining(options.reinforce(), folder)
                        .reinforce(rewards.reinforce(), train, held, this::report));
            case PPO ->
                Learnt.of(new SchedulerTraining(options.ppo(), folder)
                        .optimize(rewards.ppo(), train, held, this::report));
            case DVSNET -> agreement(options.dvsnet(maps.iterator().next()), folder, train, held);
            case DEVIATION -> agreement(options.deviation(AgreementTraining.channels(train)), folder, train, held);
        };
    }

    private Learnt agreement(
            AgreementSettings settings, Path folder, List<TransitionTable> train, List<TransitionTable> held) {
        return Learnt.of(new AgreementTraining(settings, folder).run(train, held, this::report), settings.shape());
    }

    private void report(TrainingProgress progress) {
        common.note(progress.line());
        CurvePage.write(tables.out().resolve("training"), "scheduler, kind %s".formatted(kind));
    }

    private String line() {
        return "reelmask "
                + String.join(" ", command.commandLine().getParseResult().originalArgs());
    }
}
