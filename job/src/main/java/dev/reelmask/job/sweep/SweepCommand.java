package dev.reelmask.job.sweep;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.network.NetworkSource;
import dev.reelmask.job.notice.EndedStart;
import dev.reelmask.job.notice.NoticeOptions;
import dev.reelmask.job.options.RetryOptions;
import dev.reelmask.job.options.RunOptions;
import dev.reelmask.job.options.SteadinessOptions;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.publish.FailOn;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.report.PageOptions;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.run.ScoresCheck;
import dev.reelmask.job.segment.SweepJob;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.schedule.Schedulers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask sweep}: a corpus at many operating points, and which of them to take. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Segments a corpus at many operating points at once, and says which to take.",
            "Frames are decoded once, go through the network at most once, and share their flows. Each point is a run of "
                    + "its own, with the rows that reelmask segment gives it."
        },
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
            Schedulers.HELP,
            "",
            "Example:",
            "  reelmask sweep --corpus /data/drives --limit 10 --bundle bundles/espnet-camvid --results /data/results \\",
            "                 --points every-frame,fixed:5,fixed:12,frame-difference:10/causal --max-loss 1"
        })
public final class SweepCommand implements Callable<Integer> {
    private static final double PERCENT = 100;

    @Mixin
    private RunOptions options;

    @Mixin
    private PointOptions points;

    @Option(
            names = "--max-loss",
            paramLabel = "POINTS",
            defaultValue = "1",
            description = "Percentage points of mIoU or agreement that the cheapest point may lose against every frame "
                    + "through the network (default ${DEFAULT-VALUE}).")
    private double maxLoss;

    @Option(
            names = "--min-fps",
            paramLabel = "N",
            description = "Frames per second of one task that the best point must reach.")
    private Double minFps;

    @Mixin
    private SteadinessOptions steadiness;

    @Mixin
    private RetryOptions retry;

    @Mixin
    private PageOptions page;

    @Mixin
    private NoticeOptions notices;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        page.check();
        notices.check();
        SweepWish wish =
                new SweepWish(maxLoss / PERCENT, minFps == null ? OptionalDouble.empty() : OptionalDouble.of(minFps));
        JobConfig config = options.config(configOptions, retry.with(steadiness.with(Map.of())));
        if (!config.results().run().isEmpty()) {
            throw new UserException("results.run names one run, and a sweep makes several; leave it out");
        }
        List<SweepPoint> wanted =
                points.read(config.loop().propagation(), config.loop().flowPath());
        NetworkSource networks = BundleNetworks.of(SparkSessions.hadoop(config), config);
        List<RunRequest> requests = wanted.stream()
                .map(point -> new RunRequest(
                        options.config(configOptions, retry.with(steadiness.with(point.settings()))), networks))
                .toList();
        options.check(requests);
        requests.forEach(ScoresCheck::check);
        return options.isDryRun()
                ? plan(requests)
                : notices.telling("sweep", config, common::note, () -> run(requests, wanted, wish));
    }

    private int plan(List<RunRequest> requests) throws IOException {
        try (SparkSession spark = SparkSessions.open(requests.get(0).config(), "sweep")) {
            StartPlan plan = new SweepJob(spark, requests, common::note).plan();
            common.printResult(plan.fields(), plan.text());
            return ExitCodes.DONE;
        }
    }

    private EndedStart run(List<RunRequest> requests, List<SweepPoint> wanted, SweepWish wish) throws IOException {
        try (SparkSession spark = SparkSessions.open(requests.get(0).config(), "sweep")) {
            return run(spark, requests, wanted, wish);
        }
    }

    private EndedStart run(SparkSession spark, List<RunRequest> requests, List<SweepPoint> wanted, SweepWish wish)
            throws IOException {
        JobConfig config = requests.get(0).config();
        List<SegmentReport> runs =
                new SweepJob(spark, requests, common::note).run(options.progressPause(), common::progress);
        common.endProgress();
        SweepReport report = SweepReport.of(wanted, runs, wish);
        int exit = FailOn.exitCode(options.failOn(), runs);
        Map<String, Object> fields = new LinkedHashMap<>(report.fields());
        fields.put("exit", exit);
        fields.putAll(page.write(spark, config, common::note));
        common.printResult(fields, SweepText.of(report));
        page.noteNext(config, common);
        return new EndedStart(requests.stream().map(RunRequest::config).toList(), runs, exit);
    }
}
