package dev.reelmask.job.options;

import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.FlowSource;
import dev.reelmask.job.network.SystemSpelling;
import dev.reelmask.job.run.ValueChecks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Option;

/** What is to be segmented, and by which networks. */
public final class WorkOptions {
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

    @Option(names = "--system", paramLabel = "NAME", description = SystemSpelling.OF_RUNS + ".")
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

    @Option(
            names = "--decode",
            paramLabel = "NAME",
            description = "Where frames are decoded: inline, or process, a limited process of its own for each sequence"
                    + " (default: inline).")
    private String decode;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N sequences.")
    private Integer limit;

    /**
     * The configuration, its values looked at.
     *
     * @param options the command's own: what a mixin of a mixin reads, the program's secrets would not learn of
     * @param more keys and values that the command line gives beside; null where it does not
     * @throws dev.reelmask.frame.UserException if a value is wrong
     */
    public JobConfig config(ConfigOptions options, Map<String, Object> more) {
        Map<String, Object> given = new LinkedHashMap<>(more);
        given.put("corpus.uri", corpus);
        given.put("corpus.layout", layout);
        given.put("corpus.include", include);
        given.put("corpus.exclude", exclude);
        given.put("corpus.classes", classes);
        given.put("corpus.limit", limit);
        given.put("corpus.damage", damage);
        given.put("execute.decode", decode);
        given.put("network.bundle", bundle);
        given.put("network.precision", precision);
        given.put("network.scales", scales);
        given.put("network.flip", flip);
        given.put("loop.system", system);
        given.put("loop.flow", flow);
        given.values().removeIf(Objects::isNull);
        JobConfig config = options.read(given);
        ValueChecks.check(config);
        return config;
    }
}
