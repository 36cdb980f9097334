package dev.reelmask.job.bench;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.OpenPoints;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.References;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.probe.LabelNetwork;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.Schedulers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask bench propagation}: what schedulers, propagations and flow paths score on a corpus. */
@Command(
        name = "propagation",
        mixinStandardHelpOptions = true,
        description = "Scores schedulers, propagations and flow paths on a corpus, frames in memory.",
        footer = {
            "",
            "Without labels it is agreement with the network's own masks of the frames (docs/propagation.md).",
            "",
            "Example:",
            "  reelmask bench propagation --corpus davis2016 --layout davis --true-masks davis \\",
            "      --schedulers every-frame,fixed:5,fixed:8 --propagations causal,blend --flow-paths direct,init"
        })
public final class PropagationBench implements Callable<Integer> {
    /** What was learnt, in the names of schedulers. */
    private static final Pattern CONTENT = Pattern.compile(",content=[0-9a-f]+");

    @Mixin
    private CommonOptions common;

    @Mixin
    private BenchOptions options;

    @ArgGroup(multiplicity = "1")
    private Masks masks;

    @Option(
            names = "--schedulers",
            paramLabel = "LIST",
            defaultValue = "every-frame,fixed:3,fixed:5,fixed:8,fixed:12",
            description = "Schedulers to score (default ${DEFAULT-VALUE}).")
    private String schedulers;

    @Option(
            names = "--propagations",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "causal,nearest,blend",
            description = "Propagations to score (default ${DEFAULT-VALUE}).")
    private List<Propagation> propagations;

    @Option(
            names = "--flow-paths",
            paramLabel = "LIST",
            split = ",",
            defaultValue = "auto,direct,chained,init",
            description = "Flow paths to score (default ${DEFAULT-VALUE}).")
    private List<FlowPath> flowPaths;

    @Option(
            names = "--reference-share",
            paramLabel = "0..1",
            defaultValue = "1",
            description = "Share of frames compared where there are no labels (default ${DEFAULT-VALUE}).")
    private double referenceShare;

    @Mixin
    private BenchFlow flowOption;

    @Option(
            names = "--no-end-key",
            description = "The last frame of a sequence is a key frame only if the scheduler wants it.")
    private boolean noEndKey;

    @Option(
            names = "--consistency",
            paramLabel = "FLOW",
            defaultValue = "",
            description = {
                "Also score video consistency, and temporal consistency along this flow, which must not be that of --flow:",
                FlowSource.SPELLINGS
            })
    private String consistency;

    private static final class Masks {
        @Option(names = "--bundle", paramLabel = "DIR", description = "Bundle of the network.")
        private String bundle;

        @Option(
                names = "--true-masks",
                paramLabel = "CLASSES",
                description = "Take the labels themselves as masks of key frames; their class set's name or file.")
        private String classes;
    }

    /** What is scored; made once, since a scheduler's table may have to be read. */
    private List<Configuration> configurations = List.of();

    private record Configuration(SchedulerSource scheduler, WarpSettings settings) {}

    @Override
    public Integer call() {
        Map<Configuration, Tally> tallies = new LinkedHashMap<>();
        options.setThreads();
        Optional<Bundle> bundle = Optional.ofNullable(masks.bundle).map(options::bundle);
        configurations = configurations(bundle);
        options.sequences()
                .forEach(spec -> configurations.forEach(one -> one.scheduler().check(spec.id(), spec.contentKey())));
        try (FlowEstimator flow = options.flow(flowOption.name(), bundle);
                Judge judge = new Judge(options.consistency(consistency, flowOption.name(), bundle))) {
            if (bundle.isPresent()) {
                try (WarpNetwork network = options.open(bundle.get())) {
                    for (SequenceSpec spec : options.sequences()) {
                        run(load(spec, network.sizePolicy(), network.classes()), network, flow, judge, tallies);
                    }
                }
            } else {
                ClassSet classes = ClassSets.load(masks.classes);
                for (SequenceSpec spec : options.sequences()) {
                    Clip clip = load(spec, SizePolicy.source(), classes);
                    try (WarpNetwork network =
                            new LabelNetwork(classes, SizePolicy.source(), frame -> label(clip, frame))) {
                        run(clip, network, flow, judge, tallies);
                    }
                }
            }
        }
        List<Map<String, Object>> rows = fields(tallies);
        common.printResult(Map.of("points", rows), PropagationTable.of(rows));
        return ExitCodes.DONE;
    }

    private Clip load(SequenceSpec spec, SizePolicy policy, ClassSet classes) {
        return Clip.load(options.hadoop(), spec, policy, options.labels(classes), options.frames());
    }

    private static LabelMap label(Clip clip, int frame) {
        LabelMap label = clip.labels().get(frame);
        if (label == null) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "--true-masks needs a label of every key frame; frame %d of %s has none",
                    frame,
                    clip.id()));
        }
        return label;
    }

    private List<Configuration> configurations(Optional<Bundle> bundle) {
        List<Configuration> all = new ArrayList<>();
        FlowSource flow = FlowSource.parse(flowOption.name(), options.hadoop(), bundle);
        Map<String, String> digests = new TreeMap<>(flow.digests());
        bundle.ifPresentOrElse(
                one -> digests.put(Bundle.SPEC_FILE, one.digestWithoutScheduler()),
                () -> digests.put("labels", ClassSets.load(masks.classes).toString()));
        for (SchedulerSource scheduler : Schedulers.parseList(schedulers)) {
            if (scheduler.description().equals("every-frame")) {
                all.add(new Configuration(scheduler, WarpSettings.defaults()));
                continue;
            }
            for (FlowPath path : flowPaths) {
                String spelling = path.name().toLowerCase(Locale.ROOT);
                SchedulerSource known = KnownSchedulers.resolved(
                        options.hadoop(),
                        scheduler,
                        bundle,
                        KnownSchedulers.parts(digests, flow.description(), spelling));
                propagations.forEach(
                        propagation -> all.add(new Configuration(known, new WarpSettings(propagation, path))));
            }
        }
        return all;
    }

    private void run(
            Clip clip, WarpNetwork network, FlowEstimator flow, Judge judge, Map<Configuration, Tally> tallies) {
        References references = new References(referenceShare, Double.POSITIVE_INFINITY);
        common.note(String.format(Locale.ROOT, "%s: %d points", clip.id(), configurations.size()));
        try (OpenPoints points = new OpenPoints()) {
            List<LoopOutput> outputs = new ArrayList<>();
            for (Configuration configuration : configurations) {
                WarpSystem system = new WarpSystem(network, flow, configuration.settings());
                OperatingPoint point = points.open(system, configuration.scheduler(), references, options.gpu());
                Tally tally = tallies.computeIfAbsent(
                        configuration, unused -> new Tally(network.classes().size()));
                outputs.add(new LoopOutput(point, tally.rows(clip.id())));
            }
            LoopSettings settings = LoopSettings.defaults();
            new SegmentationLoop(network, noEndKey ? settings.withoutEndKey() : settings, judge.scores())
                    .run(clip.input(outputs));
        }
    }

    /** As users write them. */
    private static List<String> names(Configuration configuration) {
        String scheduler =
                CONTENT.matcher(configuration.scheduler().description()).replaceAll("");
        boolean propagates = !scheduler.equals("every-frame");
        WarpSettings settings = configuration.settings();
        return List.of(
                scheduler,
                propagates ? settings.propagation().name().toLowerCase(Locale.ROOT) : "-",
                propagates ? settings.path().name().toLowerCase(Locale.ROOT) : "-");
    }

    private static List<Map<String, Object>> fields(Map<Configuration, Tally> tallies) {
        List<Map<String, Object>> rows = new ArrayList<>();
        tallies.forEach((configuration, tally) -> {
            List<String> names = names(configuration);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("scheduler", names.get(0));
            row.put("propagation", names.get(1));
            row.put("flowPath", names.get(2));
            row.putAll(tally.fields());
            rows.add(row);
        });
        return rows;
    }
}
