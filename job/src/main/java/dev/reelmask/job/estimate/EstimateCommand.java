package dev.reelmask.job.estimate;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.options.WorkOptions;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.WritableCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask estimate}: how long a corpus will take, before it is run. */
@Command(
        name = "estimate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says how long segmenting a corpus will take: units, skew, bytes and hours on so many slots.",
            "Costs are those of an earlier run of the same networks (--results, --run), else of a few frames that are measured."
        },
        footer = {
            "",
            "Example:",
            "  reelmask estimate --corpus /data/drives --bundle bundles/espnet-camvid --scheduler fixed:5",
            "  reelmask estimate --corpus s3a://drives/2024 --bundle bundles/espnet-camvid --scheduler fixed:5 \\",
            "                    --results /data/results --run trial --slots 200"
        })
public final class EstimateCommand implements Callable<Integer> {
    private static final double MS_PER_SECOND = 1e3;

    @Mixin
    private WorkOptions work;

    @Option(names = "--scheduler", paramLabel = "KIND:N", description = "Who decides which frames are key frames.")
    private String scheduler;

    @Option(names = "--propagation", paramLabel = "NAME", description = "blend, votes, nearest or causal.")
    private String propagation;

    @Option(
            names = "--results",
            paramLabel = "URI",
            description = "Root of the tables with an earlier run of these networks; without it frames are measured.")
    private String results;

    @Option(names = "--run", paramLabel = "NAME", description = "The run, where there are several.")
    private String run;

    @Option(
            names = "--slots",
            paramLabel = "N",
            description = "Tasks side by side on the cluster to estimate for (default: those of this Spark).")
    private Integer slots;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws IOException {
        check();
        boolean isMeasured = results == null;
        String scratch =
                isMeasured ? Files.createTempDirectory("reelmask-estimate-").toString() : results;
        JobConfig config = config(scratch);
        Configuration hadoop = SparkSessions.hadoop(config);
        try {
            if (!isMeasured) {
                Store unused = ResultsRoot.withRuns(hadoop, results);
            }
            RunRequest request = new RunRequest(config, BundleNetworks.of(hadoop, config));
            try (SparkSession spark = SparkSessions.open(config, "estimate")) {
                Estimate estimate = estimate(spark, request, scratch);
                common.printResult(estimate.fields(), estimate.text());
            }
            return ExitCodes.DONE;
        } finally {
            if (isMeasured) {
                ResultsRoot.open(hadoop, scratch).delete(new Path(scratch));
            }
        }
    }

    private void check() {
        if (results == null && run != null) {
            throw new UserException("--run names a run, and nothing says where it lies: give --results too");
        }
        if (slots != null && slots < 1) {
            throw new UserException("--slots must be at least 1, got " + slots);
        }
    }

    private JobConfig config(String root) {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("loop.scheduler", scheduler);
        given.put("loop.propagation", propagation);
        given.put("results.uri", root);
        return work.config(configOptions, given);
    }

    private Estimate estimate(SparkSession spark, RunRequest request, String root) {
        double sparkSeconds = ManagementFactory.getRuntimeMXBean().getUptime() / MS_PER_SECOND;
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        int ofSpark = Math.max(1, spark.sparkContext().defaultParallelism());
        int wanted = slots == null ? ofSpark : slots;
        EstimateJob job = new EstimateJob(spark, request, common::note);
        Store store = ResultsRoot.open(hadoop, root);
        if (results != null) {
            return job.byRun(store, results, Optional.ofNullable(run), wanted, sparkSeconds);
        }
        if (!SparkSessions.isLocal(spark.sparkContext().master())) {
            throw new UserException(
                    "frames are measured in local mode only: on a cluster run segment with --limit, and name its results (--results)");
        }
        WritableCheck.prepare(store);
        return job.byMeasuring(store, wanted, sparkSeconds);
    }
}
