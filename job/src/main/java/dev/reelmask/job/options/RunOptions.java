package dev.reelmask.job.options;

import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.job.network.SystemSpelling;
import dev.reelmask.job.publish.FailOn;
import dev.reelmask.job.run.CheckedSettings;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.run.ValueChecks;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.store.Store;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** What {@code segment} and {@code sweep} are both told: of the corpus, the networks, the results and the ends. */
public final class RunOptions {
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

    @Option(names = "--system", paramLabel = "NAME", description = SystemSpelling.SPELLINGS + ".")
    private String system;

    @Option(names = "--flow", paramLabel = "NAME", description = FlowSource.SPELLINGS + ".")
    private String flow;

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
        put(given, "loop.system", system);
        put(given, "loop.flow", flow);
        put(given, "results.uri", results);
        put(given, "results.take-over", takeOver ? Boolean.TRUE : null);
        more.forEach((key, value) -> put(given, key, value));
        JobConfig config = options.read(given);
        ValueChecks.check(config);
        return config;
    }

    private static void put(Map<String, Object> given, String key, Object value) {
        if (value != null) {
            given.put(key, value);
        }
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
            store.look();
        } else {
            store.prepare();
        }
    }
}
