package dev.reelmask.job.demo;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.run.ValueChecks;
import dev.reelmask.job.spark.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask demo}: generated corpus → five runs → tables → page and overlay video. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Shows it all on a small corpus of its own.",
            "Makes a small labelled face corpus, segments it with the bundle that ships with Reelmask under five",
            "schedulers, and leaves tables, a page and an overlay video. Running it again skips what is done."
        },
        footer = {"", "Example:", "  reelmask demo --out reelmask-demo"})
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common;

    @Mixin
    private ConfigOptions configOptions;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "reelmask-demo",
            description = "Folder for everything the demo makes (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        Path folder = out.toAbsolutePath().normalize();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UserException("--out %s cannot be made a folder: %s".formatted(out, e), e);
        }
        DemoFiles files = new DemoFiles(folder, DemoFiles.standardCorpus());
        JobConfig config =
                configOptions.read(Map.of("network.bundle", files.bundle().toString()));
        ValueChecks.check(config);
        BundleNetworks unused = BundleNetworks.of(SparkSessions.hadoop(config), config);
        try (SparkSession spark = SparkSessions.open(config, "demo")) {
            Demo.Outcome outcome = new Demo(spark, folder, files, configOptions, common::note).run();
            common.printResult(outcome.fields(), outcome.text());
        }
        return ExitCodes.DONE;
    }
}
