package dev.reelmask.job.segment;

import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.flow.FlowSource;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask segment}: masks and tables of a whole corpus. */
@Command(
        name = "segment",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Segments every frame of a corpus. Starting it again skips what is finished.",
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
            "Schedulers: every-frame, fixed:5, random:0.2, frame-difference:12, flow-magnitude:2.5",
            "",
            "Example:",
            "  reelmask segment --corpus /data/drives --bundle bundles/espnet-camvid --results /data/results \\",
            "                   --scheduler fixed:5"
        })
public final class SegmentCommand implements Callable<Integer> {
    private static final Duration EVERY_ON_A_TERMINAL = Duration.ofSeconds(1);
    private static final Duration EVERY_IN_A_LOG = Duration.ofSeconds(10);

    @Option(names = "--corpus", paramLabel = "URI", description = "Root of the sequences, or one video file.")
    private String corpus;

    @Option(
            names = "--layout",
            paramLabel = "NAME",
            description = "auto, video, frames, camvid, cityscapes, 300vw-mask, vspw or davis.")
    private String layout;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Take only videos and frames that match, such as 'day1/**'. May be repeated.")
    private List<String> include;

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Leave out files and folders that match, such as '*.LRV'. May be repeated.")
    private List<String> exclude;

    @Option(
            names = "--classes",
            paramLabel = "NAME|FILE",
            description =
                    "Class set of the labels (default: reelmask-classes.yaml in the corpus's root, else the bundle's).")
    private String classes;

    @Option(names = "--bundle", paramLabel = "DIR", description = "Folder of the networks.")
    private String bundle;

    @Option(names = "--results", paramLabel = "URI", description = "Root of the tables.")
    private String results;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Name of the run; by default made of what can change its output.")
    private String run;

    @Option(names = "--scheduler", paramLabel = "KIND:N", description = "Who decides which frames are key frames.")
    private String scheduler;

    @Option(names = "--propagation", paramLabel = "NAME", description = "blend, nearest or causal.")
    private String propagation;

    @Option(names = "--flow", paramLabel = "NAME", description = FlowSource.SPELLINGS + ".")
    private String flow;

    @Option(names = "--flow-path", paramLabel = "NAME", description = "init, direct or chained.")
    private String flowPath;

    @Option(names = "--precision", paramLabel = "NAME", description = "auto, f32, bf16 or f16.")
    private String precision;

    @Option(
            names = "--scales",
            paramLabel = "LIST",
            description = "Sizes of the input to average over, such as 0.75,1,1.25 (default: the bundle's).")
    private String scales;

    @Option(names = "--flip", description = "Average over mirror images too.")
    private Boolean flip;

    @Option(
            names = "--damage",
            paramLabel = "NAME",
            description = "What becomes of a sequence of which a part is damaged: keep or refuse (default: keep).")
    private String damage;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N sequences.")
    private Integer limit;

    @Option(
            names = "--fail-on",
            paramLabel = "WHAT",
            split = ",",
            defaultValue = "quarantine",
            description = "Which ends give an exit code: quarantine (3: something was set aside or could not be read), "
                    + "nothing (4: nothing was left to do), never; several with commas (default ${DEFAULT-VALUE}).")
    private List<FailOn> failOn;

    @Option(
            names = "--take-over",
            description = "Take the run over from another start, which then publishes nothing more.")
    private boolean takeOver;

    @Option(names = "--dry-run", description = "Print the plan and run nothing.")
    private boolean dryRun;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        JobConfig config = configOptions.read(given());
        ValueChecks.check(config);
        Configuration hadoop = SparkSessions.hadoop(config);
        NetworkSource networks = BundleNetworks.of(hadoop, config);
        CheckedSettings unused = CheckedSettings.of(hadoop, config, networks);
        Store store = ResultsRoot.open(hadoop, config.results().uri());
        if (dryRun) {
            store.look();
        } else {
            store.prepare();
        }
        try (SparkSession spark = SparkSessions.open(config, "segment")) {
            SegmentJob job = new SegmentJob(spark, config, networks, common::note);
            return dryRun ? plan(job) : run(job);
        }
    }

    private int plan(SegmentJob job) {
        StartPlan plan = job.plan();
        common.printResult(plan.fields(), plan.text());
        return ExitCodes.DONE;
    }

    private int run(SegmentJob job) {
        SegmentReport report =
                job.run(CommonOptions.isTerminal() ? EVERY_ON_A_TERMINAL : EVERY_IN_A_LOG, common::progress);
        common.endProgress();
        int exit = FailOn.exitCode(failOn, report);
        Map<String, Object> fields = new LinkedHashMap<>(report.fields());
        fields.put("exit", exit);
        common.printResult(fields, report.text());
        return exit;
    }

    private Map<String, Object> given() {
        Map<String, Object> given = new LinkedHashMap<>();
        put(given, "corpus.uri", corpus);
        put(given, "corpus.layout", layout);
        put(given, "corpus.include", include);
        put(given, "corpus.exclude", exclude);
        put(given, "corpus.classes", classes);
        put(given, "corpus.limit", limit);
        put(given, "corpus.damage", damage);
        put(given, "network.bundle", bundle);
        put(given, "network.precision", precision);
        put(given, "network.scales", scales);
        put(given, "network.flip", flip);
        put(given, "loop.scheduler", scheduler);
        put(given, "loop.propagation", propagation);
        put(given, "loop.flow", flow);
        put(given, "loop.flow-path", flowPath);
        put(given, "results.uri", results);
        put(given, "results.run", run);
        put(given, "results.take-over", takeOver ? Boolean.TRUE : null);
        return given;
    }

    private static void put(Map<String, Object> given, String key, Object value) {
        if (value != null) {
            given.put(key, value);
        }
    }
}
