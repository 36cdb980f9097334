package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.bench.PlannedLoss.Plan;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.OutputPlace;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.OpenPoints;
import dev.reelmask.loop.References;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.PlannerSpec;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import dev.reelmask.schedule.predict.LossBound;
import dev.reelmask.schedule.predict.LossBoundText;
import dev.reelmask.schedule.predict.StepEvidence;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSettings.Back;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench max-loss}: what plans for a largest loss really lose, sequence by sequence. */
@Command(
        name = "max-loss",
        mixinStandardHelpOptions = true,
        description = {
            "Plans each labelled sequence as a corpus of its own, and all together, for a largest loss; segments them with",
            "these key frames, with every frame and with fixed intervals, and tells which kept it and at what cost.",
            "With --calibrated it measures, on sequences kept for that, what plans really lose at most, and writes the bundle",
            "with that in it: a segment --max-loss with it plans by that (docs/schedulers.md)."
        },
        footer = {
            "",
            "A loss is of the mean IoU over all pixels of a sequence, or of the corpus, against labels.",
            "",
            "Example:",
            "  reelmask bench max-loss --corpus faces/validation --bundle face-lite-planner --calibrated face-lite-sure",
            "  reelmask bench max-loss --corpus faces/test --bundle face-lite-sure --max-loss 1"
        })
public final class MaxLossBench implements Callable<Integer> {
    private static final double PERCENT = 100;
    private static final String EVERY_FRAME = "every-frame";

    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--bundle",
            required = true,
            paramLabel = "DIR",
            description = "Bundle of the network, with a planner (reelmask train planner).")
    private String folder;

    @Option(
            names = "--max-loss",
            paramLabel = "POINTS",
            defaultValue = "1",
            description =
                    "Percentage points of mean IoU below every frame through the network (default ${DEFAULT-VALUE}).")
    private double maxLoss;

    @Option(
            names = "--fixed",
            paramLabel = "N",
            defaultValue = "12",
            description = "Longest fixed interval to compare with (default ${DEFAULT-VALUE}).")
    private int longest;

    @Option(
            names = "--calibrated",
            paramLabel = "DIR",
            description = "Measure real losses of plans in place of that, and write the bundle with them here.")
    private Path calibrated;

    @Option(
            names = "--propagation",
            paramLabel = "NAME",
            defaultValue = "blend",
            description = "Propagation (default ${DEFAULT-VALUE}).")
    private Propagation propagation;

    @Option(
            names = "--flow-path",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "How flows to key frames are made (default ${DEFAULT-VALUE}).")
    private FlowPath path;

    @Mixin
    private BenchFlow flowOption;

    @Override
    public Integer call() {
        check();
        Bundle bundle = options.bundle(folder);
        PlannerSpec planner = planner(bundle);
        options.setThreads();
        try (FlowEstimator flow = options.flow(flowOption.name(), Optional.of(bundle));
                WarpNetwork network = options.open(bundle)) {
            PlannedLoss plans = new PlannedLoss(
                    planner.model(), sides(), LoopSettings.defaults().maxGap(), steps(network, flow, planner));
            if (calibrated == null) {
                tellIfUntried(planner);
                compare(network, flow, plans, planner.bound(sides()));
            } else {
                calibrate(bundle, network, flow, plans);
            }
        }
        return ExitCodes.DONE;
    }

    private void check() {
        if (!(maxLoss > 0 && maxLoss <= PERCENT)) {
            throw new UserException("--max-loss takes percentage points above 0 and at most 100, got " + maxLoss);
        }
        if (longest < 2) {
            throw new UserException("--fixed must be at least 2, got " + longest);
        }
        if (calibrated != null && Files.exists(calibrated.resolve(Bundle.SPEC_FILE))) {
            throw new UserException(
                    "--calibrated %s holds a bundle already; name a new or an empty folder".formatted(calibrated));
        }
        OutputPlace.makeFolder("--calibrated", calibrated, Bundle.SPEC_FILE);
    }

    private PlannerSpec planner(Bundle bundle) {
        PlannerSpec planner = bundle.planner()
                .orElseThrow(() ->
                        new UserException("%s has no planner; make one with reelmask train planner".formatted(folder)));
        FlowSource source = FlowSource.parse(flowOption.name(), options.hadoop(), Optional.of(bundle));
        Map<String, String> digests = new TreeMap<>(source.digests());
        digests.put(Bundle.SPEC_FILE, bundle.digestWithoutScheduler());
        KnownSchedulers.check(
                "the planner of " + folder,
                planner.madeWith(),
                KnownSchedulers.parts(digests, source.description(), path.name().toLowerCase(Locale.ROOT)));
        return planner;
    }

    private void tellIfUntried(PlannerSpec planner) {
        if (!planner.bounds().containsKey(sides())) {
            common.note(LossBoundText.untried(propagation.name().toLowerCase(Locale.ROOT)));
        }
    }

    private Sides sides() {
        return propagation == Propagation.CAUSAL ? Sides.CAUSAL : Sides.BOTH;
    }

    private Map<SequenceSpec, StepEvidence> steps(WarpNetwork network, FlowEstimator flow, PlannerSpec planner) {
        boolean isBack = planner.model().kinds().contains(EvidenceKind.FLOW_INCONSISTENCY);
        TransitionSettings settings = TransitionSettings.ofSteps(path, isBack ? Back.ESTIMATED : Back.LEFT_OUT);
        Map<SequenceSpec, StepEvidence> steps = new LinkedHashMap<>();
        for (SequenceSpec spec : options.sequences()) {
            Clip clip = load(spec, network);
            if (clip.labels().isEmpty()) {
                throw new UserException("%s has no labels, so what it loses cannot be told; leave it out of --corpus"
                        .formatted(spec.id()));
            }
            common.note(spec.id() + ": what neighbouring frames show");
            steps.put(spec, MeasuredSteps.of(clip, flow, settings));
        }
        return steps;
    }

    private Clip load(SequenceSpec spec, WarpNetwork network) {
        return Clip.load(
                options.hadoop(), spec, network.sizePolicy(), options.labels(network.classes()), options.frames());
    }

    private void calibrate(Bundle bundle, WarpNetwork network, FlowEstimator flow, PlannedLoss plans) {
        Map<String, SchedulerSource> points = new LinkedHashMap<>();
        LossBound.TRIED.forEach(level -> points.put(
                level.toString(), plans.alone(level.toString(), level).scheduler()));
        LossTallies tallies = run(network, flow, plans, points);
        List<List<Double>> real = new ArrayList<>();
        for (SequenceSpec spec : plans.steps().keySet()) {
            real.add(LossBound.TRIED.stream()
                    .map(level -> tallies.of(level.toString(), spec.id()).loss())
                    .toList());
        }
        LossBound bound = LossBound.of(LossBound.TRIED, real);
        PlannerSpec sure = bundle.planner().orElseThrow().with(sides(), bound);
        bundle.withPlanner(sure).write(options.hadoop(), calibrated.toUri().toString());
        Map<String, Object> fields = LossBoundText.fields(bound);
        fields.put("bundle", calibrated.toAbsolutePath().toString());
        fields.put("real", real);
        common.printResult(
                fields, LossBoundText.of(bound) + System.lineSeparator() + "bundle: " + calibrated.toAbsolutePath());
    }

    private void compare(WarpNetwork network, FlowEstimator flow, PlannedLoss plans, LossBound bound) {
        int sequences = plans.steps().size();
        Plan alone = plans.alone(PlannedLoss.ALONE, bound.allowed(maxLoss / PERCENT, 1));
        Plan together = plans.together(bound.allowed(maxLoss / PERCENT, sequences));
        Map<String, SchedulerSource> points = new LinkedHashMap<>();
        points.put(PlannedLoss.ALONE, alone.scheduler());
        points.put(PlannedLoss.TOGETHER, together.scheduler());
        for (int interval = 2; interval <= longest; interval++) {
            String fixed = "fixed:" + interval;
            points.put(fixed, Schedulers.parse(fixed));
        }
        LossTallies tallies = run(network, flow, plans, points);
        MaxLossTable table = new MaxLossTable(maxLoss / PERCENT, longest, bound, tallies, alone, together);
        common.printResult(table.fields(), table.text());
    }

    private LossTallies run(
            WarpNetwork network, FlowEstimator flow, PlannedLoss plans, Map<String, SchedulerSource> points) {
        LossTallies tallies = new LossTallies(network.classes().size(), EVERY_FRAME);
        WarpSystem system = new WarpSystem(network, flow, new WarpSettings(propagation, path));
        Map<String, SchedulerSource> all = new LinkedHashMap<>(points);
        all.put(EVERY_FRAME, Schedulers.parse(EVERY_FRAME));
        for (SequenceSpec spec : plans.steps().keySet()) {
            Clip clip = load(spec, network);
            common.note(String.format(Locale.ROOT, "%s: %d points", spec.id(), all.size()));
            try (OpenPoints open = new OpenPoints()) {
                List<LoopOutput> outputs = new ArrayList<>();
                all.forEach((name, scheduler) -> outputs.add(new LoopOutput(
                        open.open(system, scheduler, References.NONE, options.gpu()),
                        row -> tallies.add(name, spec.id(), row))));
                new SegmentationLoop(network, LoopSettings.defaults(), new Judge(Optional.empty()).scores())
                        .run(clip.input(outputs));
            }
        }
        return tallies;
    }
}
