package dev.reelmask.job.segment;

import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.plan.StartPlan;
import dev.reelmask.job.publish.FailOn;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.schedule.Schedulers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
            Schedulers.HELP,
            "",
            "Example:",
            "  reelmask segment --corpus /data/drives --bundle bundles/espnet-camvid --results /data/results \\",
            "                   --scheduler fixed:5"
        })
public final class SegmentCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Name of the run; by default made of what can change its output.")
    private String run;

    @Option(names = "--scheduler", paramLabel = "KIND:N", description = "Who decides which frames are key frames.")
    private String scheduler;

    @Option(names = "--propagation", paramLabel = "NAME", description = "blend, votes, nearest or causal.")
    private String propagation;

    @Option(names = "--flow-path", paramLabel = "NAME", description = "auto, init, direct or chained.")
    private String flowPath;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("results.run", run);
        given.put("loop.scheduler", scheduler);
        given.put("loop.propagation", propagation);
        given.put("loop.flow-path", flowPath);
        JobConfig config = options.config(configOptions, given);
        RunRequest request = new RunRequest(config, BundleNetworks.of(SparkSessions.hadoop(config), config));
        options.check(List.of(request));
        try (SparkSession spark = SparkSessions.open(config, "segment")) {
            SegmentJob job = new SegmentJob(spark, config, request.networks(), common::note);
            return options.isDryRun() ? plan(job) : run(job);
        }
    }

    private int plan(SegmentJob job) {
        StartPlan plan = job.plan();
        common.printResult(plan.fields(), plan.text());
        return ExitCodes.DONE;
    }

    private int run(SegmentJob job) {
        SegmentReport report = job.run(options.progressPause(), common::progress);
        common.endProgress();
        int exit = FailOn.exitCode(options.failOn(), List.of(report));
        Map<String, Object> fields = new LinkedHashMap<>(report.fields());
        fields.put("exit", exit);
        common.printResult(fields, report.text());
        return exit;
    }
}
