package dev.reelmask.job.options;

import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.publish.FailOn;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.WritableCheck;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code segment} and {@code sweep} are both told: of the corpus, the networks, the results and the ends. */
public final class RunOptions {
    private static final Duration EVERY_ON_A_TERMINAL = Duration.ofSeconds(1);
    private static final Duration EVERY_IN_A_LOG = Duration.ofSeconds(10);

    @Mixin
    private WorkOptions work;

    @Option(names = "--results", paramLabel = "URI", description = "Root of the tables.")
    private String results;

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
            description = "Take runs over from another start, which then publishes nothing more of them.")
    private boolean takeOver;

    @Option(names = "--dry-run", description = "Print the plan and run nothing.")
    private boolean dryRun;

    /** Only the plan is wanted. */
    public boolean isDryRun() {
        return dryRun;
    }

    /** Which ends give an exit code. */
    public List<FailOn> failOn() {
        return failOn;
    }

    /** Pause between two lines of progress, by where they go. */
    public Duration progressPause() {
        return CommonOptions.isTerminal() ? EVERY_ON_A_TERMINAL : EVERY_IN_A_LOG;
    }

    /**
     * The configuration, its values looked at.
     *
     * @param options the command's own: what a mixin of a mixin reads, the program's secrets would not learn of
     * @param more keys and values that the command line gives beside; null where it does not
     */
    public JobConfig config(ConfigOptions options, Map<String, Object> more) {
        Map<String, Object> given = new LinkedHashMap<>(more);
        given.put("results.uri", results);
        given.put("results.take-over", takeOver ? Boolean.TRUE : null);
        return work.config(options, given);
    }

    /**
     * Looks at the settings and the results root, before Spark starts.
     *
     * @throws dev.reelmask.frame.UserException if a setting is wrong or missing, or the results cannot be written
     */
    public void check(List<RunRequest> requests) {
        Configuration hadoop = SparkSessions.hadoop(requests.get(0).config());
        for (RunRequest request : requests) {
            CheckedSettings unused = CheckedSettings.of(hadoop, request.config(), request.networks());
        }
        Store store =
                ResultsRoot.open(hadoop, requests.get(0).config().results().uri());
        if (dryRun) {
            WritableCheck.look(store);
        } else {
            WritableCheck.prepare(store);
        }
    }
}
