package dev.reelmask.job.transitions;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.Regions;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.network.LabelSource;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.options.RunOptions;
import dev.reelmask.job.publish.FailOn;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import dev.reelmask.transition.TransitionSettings;
import dev.reelmask.transition.TransitionSettings.Back;
import dev.reelmask.transition.TransitionSettings.Sides;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask transitions}: what every key frame would be worth to the frames after it. */
@Command(
        name = "transitions",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures every pair of a frame and a key frame: the table on which schedulers are compared.",
        exitCodeList = {
            ExitCodes.DONE_HELP,
            ExitCodes.FAILURE_HELP,
            ExitCodes.USER_ERROR_HELP,
            ExitCodes.QUARANTINED_HELP,
            ExitCodes.NOTHING_TO_DO_HELP,
            ExitCodes.SIGNAL_HELP
        },
        footer = {
            "",
            "Example:",
            "  reelmask transitions --corpus /data/drives --bundle bundles/espnet-camvid --results /data/results \\",
            "                       --max-gap 60 --two-sided"
        })
public final class TransitionsCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(
            names = "--true-masks",
            paramLabel = "CLASSES",
            description =
                    "Take the labels themselves as masks of key frames, in place of --bundle; their class set's name or file.")
    private String trueMasks;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Name of the run; by default made of what can change its output.")
    private String run;

    @Option(names = "--flow-path", paramLabel = "NAME", description = "auto, init, direct or chained.")
    private String flowPath;

    @Option(
            names = "--max-gap",
            paramLabel = "N",
            defaultValue = "60",
            description = "Frames from a key frame at most, 300 or fewer (default ${DEFAULT-VALUE}).")
    private int maxGap;

    @Option(
            names = "--two-sided",
            description = "Also what the frames between two key frames lose whose masks come from both (blend).")
    private boolean twoSided;

    @Option(
            names = "--inconsistency",
            description = "Also how far flows there and back miss each other, for flow-inconsistency.")
    private boolean inconsistency;

    @Option(
            names = "--maps",
            split = ",",
            paramLabel = "KIND",
            description =
                    "Also maps of evidence, for dvsnet: flow-grid, the flow and what is left of the difference along it on a grid of 16x16 cells (2 KiB a pair); conv6-1, the deepest map of a FlowNet2-s that makes the flow, on one of 4x4 (12 KiB a pair). For deviation: low-features, what the network's first layers see, on one of 16x16 (half a KiB a channel and frame).")
    private List<String> maps = List.of();

    @Option(
            names = "--by-class",
            split = ",",
            paramLabel = "KIND",
            description =
                    "Also evidence class by class, for policies that see it: class-residual, what each class of the propagated mask has of the frame and of the difference along the flow (8 bytes a class and pair).")
    private List<String> byClass = List.of();

    @Option(
            names = "--regions",
            paramLabel = "CxR",
            description =
                    "Cut frames into columns x rows, as 2x2, and measure each region as if it were a sequence of its own, for dvsnet:TARGET,regions=2x2. By default frames are whole.")
    private String regions;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            defaultValue = "0",
            description = "Refuse to begin if the tables are likely to be larger (default: any size).")
    private long maxBytes;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("results.run", run);
        given.put("loop.flow-path", flowPath);
        // of no scheduler, and from one side or both: nothing that a configuration says here counts
        given.put("loop.scheduler", "every-frame");
        JobConfig config = options.config(configOptions, given);
        TransitionSettings settings = new TransitionSettings(
                        config.loop().flowPath(),
                        maxGap,
                        twoSided ? Sides.BOTH : Sides.CAUSAL,
                        inconsistency ? Back.ESTIMATED : Back.LEFT_OUT)
                .withMaps(maps())
                .withClasses(classes())
                .withRegions(regions());
        RunRequest request = new RunRequest(config, networks(SparkSessions.hadoop(config), config));
        options.check(List.of(request));
        try (SparkSession spark = SparkSessions.open(config, "transitions")) {
            TransitionsJob job = new TransitionsJob(spark, request, settings, common::note);
            return options.isDryRun() ? plan(job) : run(job);
        }
    }

    private Set<MapKind> maps() {
        Set<MapKind> kinds = EnumSet.noneOf(MapKind.class);
        for (String name : maps) {
            kinds.add(MapKind.spelt(name)
                    .orElseThrow(() -> new UserException(
                            "--maps: there is no '%s'; there are %s".formatted(name, MapKind.spellings()))));
        }
        return kinds;
    }

    private Set<ClassKind> classes() {
        Set<ClassKind> kinds = EnumSet.noneOf(ClassKind.class);
        for (String name : byClass) {
            kinds.add(ClassKind.spelt(name)
                    .orElseThrow(() -> new UserException("--by-class: there is no '%s'; there is %s"
                            .formatted(name, ClassKind.CLASS_RESIDUAL.spelling()))));
        }
        return kinds;
    }

    private Regions regions() {
        if (regions == null) {
            return Regions.WHOLE;
        }
        if (trueMasks != null) {
            throw new UserException("--regions cuts frames for a network: leave out --true-masks");
        }
        return Regions.spelt(regions)
                .orElseThrow(() ->
                        new UserException("--regions must be columns x rows of 1 to %s each, such as 2x2, got '%s'"
                                .formatted(Regions.MOST, regions)));
    }

    private NetworkSource networks(Configuration hadoop, JobConfig config) {
        if (trueMasks == null) {
            return BundleNetworks.of(hadoop, config);
        }
        if (!config.network().bundle().isEmpty()) {
            throw new UserException("--true-masks takes the place of a bundle: give one of the two");
        }
        return LabelSource.of(hadoop, config, ClassSets.load(trueMasks));
    }

    private int plan(TransitionsJob job) {
        TransitionsPlan plan = job.plan();
        common.printResult(plan.fields(), plan.text());
        return ExitCodes.DONE;
    }

    private int run(TransitionsJob job) {
        TransitionsReport report = job.run(maxBytes, options.progressPause(), common::progress);
        common.endProgress();
        int exit = exitCode(report);
        Map<String, Object> fields = new LinkedHashMap<>(report.fields());
        fields.put("exit", exit);
        common.printResult(fields, report.text());
        return exit;
    }

    private int exitCode(TransitionsReport report) {
        if (options.failOn().contains(FailOn.QUARANTINE)
                && !report.quarantined().isEmpty()) {
            return ExitCodes.QUARANTINED;
        }
        boolean hadNothing = options.failOn().contains(FailOn.NOTHING) && report.hadNothingToDo();
        return hadNothing ? ExitCodes.NOTHING_TO_DO : ExitCodes.DONE;
    }
}
