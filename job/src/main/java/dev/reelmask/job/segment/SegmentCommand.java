package dev.reelmask.job.segment;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.keyplan.KeyPlanGoal;
import dev.reelmask.job.keyplan.KeyPlanJob;
import dev.reelmask.job.keyplan.KeyPlanOptions;
import dev.reelmask.job.keyplan.KeyPlanReport;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.network.SystemSpelling;
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
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.schedule.Schedulers;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private KeyPlanOptions keyPlan;

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
        Optional<KeyPlanGoal> goal = keyPlan.goal();
        if (goal.isPresent() && scheduler != null) {
            throw new UserException("--budget and --max-loss plan the key frames: leave --scheduler out");
        }
        RunRequest request = request(goal.isPresent() ? KeyPlanJob.WITHOUT_SCHEDULER : scheduler);
        options.check(List.of(request));
        if (goal.isPresent() && !request.networks().system().equals(SystemSpelling.WARP)) {
            throw new UserException(
                    "--budget and --max-loss foretell losses along the flow: give --system warp, or leave them out");
        }
        ScoresCheck.check(request);
        return options.isDryRun()
                ? plan(request, goal)
                : notices.telling("segment", request.config(), common::note, () -> run(request, goal));
    }

    private int plan(RunRequest request, Optional<KeyPlanGoal> goal) throws IOException {
        try (SparkSession spark = SparkSessions.open(request.config(), "segment")) {
            if (goal.isEmpty()) {
                StartPlan plan = job(spark, request).plan();
                common.printResult(plan.fields(), plan.text());
            } else {
                String outlook = planner(spark, request, goal.get()).outlook();
                common.printResult(Map.of("outlook", outlook), outlook);
            }
            return ExitCodes.DONE;
        }
    }

    private EndedStart run(RunRequest request, Optional<KeyPlanGoal> goal) throws IOException {
        try (SparkSession spark = SparkSessions.open(request.config(), "segment")) {
            if (goal.isEmpty()) {
                return run(spark, request, Map.of());
            }
            KeyPlanReport planned = planner(spark, request, goal.get()).run(options.progressPause(), common::progress);
            common.endProgress();
            common.note(planned.text());
            return run(spark, request(planned.scheduler()), Map.of("keyPlan", planned.fields()));
        }
    }

    private KeyPlanJob planner(SparkSession spark, RunRequest request, KeyPlanGoal goal) {
        return new KeyPlanJob(spark, request, goal, KeyPlanJob.Age.KEPT, common::note);
    }

    private SegmentJob job(SparkSession spark, RunRequest request) {
        return new SegmentJob(spark, request.config(), request.networks(), common::note);
    }

    private RunRequest request(String decides) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("results.run", run);
        given.put("loop.scheduler", decides);
        given.put("loop.propagation", propagation);
        given.put("loop.flow-path", flowPath);
        JobConfig config = options.config(configOptions, retry.with(steadiness.with(given)));
        return new RunRequest(config, BundleNetworks.of(SparkSessions.hadoop(config), config));
    }

    /** @param more for the result in JSON */
    private EndedStart run(SparkSession spark, RunRequest request, Map<String, Object> more) throws IOException {
        JobConfig config = request.config();
        SegmentReport report = job(spark, request).run(options.progressPause(), common::progress);
        common.endProgress();
        int exit = FailOn.exitCode(options.failOn(), List.of(report));
        Map<String, Object> fields = new LinkedHashMap<>(report.fields());
        fields.putAll(more);
        fields.put("exit", exit);
        fields.putAll(page.write(spark, config, common::note));
        common.printResult(fields, report.text());
        page.noteNext(config, common);
        return new EndedStart(List.of(config), List.of(report), exit);
    }
}
