package dev.reelmask.job.keyplan;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.options.RunOptions;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.spark.SparkSessions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask plan}: the key frames of a whole corpus, for one budget, before it is segmented. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Plans the key frames of a whole corpus for a budget or a largest loss.",
            "It runs no network: it plans from what neighbouring frames show. Started again it keeps its price, and plans what is new or has changed."
        },
        footer = {
            "",
            "segment --budget and --max-loss do this first by themselves.",
            "",
            "Example:",
            "  reelmask plan --corpus /data/drives --bundle espnet-planner --results /data/results --budget keys:0.1",
            "  reelmask segment --corpus /data/drives --bundle espnet-planner --results /data/results \\",
            "                   --scheduler plan:/data/results"
        })
public final class PlanCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Mixin
    private KeyPlanOptions plan;

    @Option(
            names = "--propagation",
            paramLabel = "NAME",
            description = "Of the run that is planned: blend, votes and nearest look both ways, causal back only.")
    private String propagation;

    @Option(names = "--anew", description = "Find the price anew, also where there is a plan for this goal.")
    private boolean anew;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        KeyPlanGoal goal =
                plan.goal().orElseThrow(() -> new UserException("nothing says what for: give --budget or --max-loss"));
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("loop.propagation", propagation);
        given.put("loop.scheduler", KeyPlanJob.WITHOUT_SCHEDULER);
        JobConfig config = options.config(configOptions, given);
        RunRequest request = new RunRequest(config, BundleNetworks.of(SparkSessions.hadoop(config), config));
        options.check(List.of(request));
        try (SparkSession spark = SparkSessions.open(config, "plan")) {
            KeyPlanJob.Age age = anew ? KeyPlanJob.Age.ANEW : KeyPlanJob.Age.KEPT;
            KeyPlanJob job = new KeyPlanJob(spark, request, goal, age, common::note);
            if (options.isDryRun()) {
                common.printResult(Map.of("outlook", job.outlook()), job.outlook());
                return ExitCodes.DONE;
            }
            KeyPlanReport report = job.run(options.progressPause(), common::progress);
            common.endProgress();
            common.printResult(report.fields(), report.text());
            return ExitCodes.DONE;
        }
    }
}
