package dev.reelmask.job.export;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.cli.CommonOptions;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.cli.NearNames;
import dev.reelmask.job.export.format.ExportFolder;
import dev.reelmask.job.export.format.MaskFormat;
import dev.reelmask.job.run.RunChoice;
import dev.reelmask.job.run.RunSources.Place;
import dev.reelmask.job.spark.ResultsRoot;
import dev.reelmask.job.spark.SparkSessions;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.SequenceReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reelmask export-masks}: stored masks in formats of other tools. Needs no Spark session. */
@Command(
        name = "export-masks",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes the finished masks of a run in a format that other tools read.",
            "docs/export-masks.md says how each reads it. Started again with the same options the command goes on "
                    + "where it was stopped, and takes in what the run has finished since."
        },
        footer = {
            "",
            "Example:",
            "  reelmask export-masks --results results --format coco --out coco",
            "  reelmask export-masks --results results --run night --corpus clips --format fiftyone --keys-only --out look"
        })
public final class ExportMasksCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1_000_000;
    private static final String SPLIT = "train";
    private static final long SHARD_MB = 256;

    @Option(names = "--results", paramLabel = "URI", required = true, description = "Root of the tables.")
    private String results;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Run whose masks are exported; may be left out if there is only one.")
    private String run;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            required = true,
            description = "coco, coco-panoptic, png, cityscapes, vspw, fiftyone, cvat or webdataset.")
    private String format;

    @Option(
            names = "--out",
            paramLabel = "URI",
            required = true,
            description = "Folder to write: new, empty, or one that holds the same export.")
    private URI out;

    @Option(
            names = "--sequence",
            paramLabel = "ID",
            split = ",",
            description =
                    "Only these sequences, as the tables name them. May be repeated (default: all that are finished).")
    private List<String> sequences = new ArrayList<>();

    @Option(
            names = "--classes",
            paramLabel = "NAME",
            split = ",",
            description = "Only these classes; pixels of others count as unlabelled (default: all).")
    private List<String> classes = new ArrayList<>();

    @Option(names = "--every", paramLabel = "N", description = "Only frames 0, N, 2N, … (default: all).")
    private Integer every;

    @Option(names = "--keys-only", description = "Only key frames: masks that the network made itself.")
    private boolean keysOnly;

    @Option(
            names = "--corpus",
            paramLabel = "URI",
            description = "Also write the frames, from the corpus that lies here today; run: where the run says.")
    private String corpus;

    @Option(names = "--layout", paramLabel = "NAME", description = "Layout of the corpus; else that of the run.")
    private String layout;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Of cityscapes and vspw: split that the sequences belong to (default " + SPLIT + ").")
    private String split;

    @Option(
            names = "--shard-mb",
            paramLabel = "N",
            description = "Of webdataset: a shard ends before it grows larger (default " + SHARD_MB + ").")
    private Long shardMegabytes;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Sequences that are exported side by side (default: one a core).")
    private Integer threads;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() {
        MaskFormat chosen = format();
        FrameChoice frames = frames();
        checkNumbers();
        checkOwner("--split", split, MaskFormat::hasSplits, chosen);
        checkOwner("--shard-mb", shardMegabytes, MaskFormat::hasShards, chosen);
        Configuration hadoop = SparkSessions.hadoop(configOptions.read(Map.of()));
        Store store = ResultsRoot.withRuns(hadoop, results);
        String name = RunChoice.of(new SequenceReader(store), results, Optional.ofNullable(run));
        ExportRequest request = new ExportRequest(
                name,
                chosen,
                sequences,
                classes,
                frames,
                place(),
                split == null ? SPLIT : split,
                (shardMegabytes == null ? SHARD_MB : shardMegabytes) * MEGABYTE);
        ExportJob job = new ExportJob(store, ExportFolder.open(hadoop, out), request, common::note);
        ExportReport report;
        try {
            report = job.run(threads == null ? Runtime.getRuntime().availableProcessors() : threads, common::progress);
        } finally {
            common.endProgress();
        }
        common.printResult(report.fields(), report.text());
        return ExitCodes.DONE;
    }

    private MaskFormat format() {
        MaskFormat chosen = MaskFormat.of(format.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new UserException(
                        "there is no format '%s': %s".formatted(format, NearNames.of(format, MaskFormat.names()))));
        if (chosen.needsPictures() && corpus == null) {
            throw new UserException(
                    "format %s needs the frames beside the masks; give --corpus, or --corpus run for the run's own"
                            .formatted(chosen));
        }
        return chosen;
    }

    private FrameChoice frames() {
        if (keysOnly && every != null) {
            throw new UserException("--keys-only and --every exclude each other; give one of them");
        }
        if (every != null && every < 1) {
            throw new UserException("--every must be 1 or more, got " + every);
        }
        return new FrameChoice(every == null ? 1 : every, keysOnly ? FrameChoice.Kind.KEYS : FrameChoice.Kind.ALL);
    }

    private void checkNumbers() {
        if (shardMegabytes != null && shardMegabytes < 1) {
            throw new UserException("--shard-mb must be 1 or more, got " + shardMegabytes);
        }
        if (threads != null && threads < 1) {
            throw new UserException("--threads must be 1 or more, got " + threads);
        }
        if (split != null && !split.matches("[A-Za-z0-9_-]+")) {
            throw new UserException("--split '%s' is no name of a folder: letters, digits, - and _".formatted(split));
        }
        if (layout != null && corpus == null) {
            throw new UserException("--layout is the layout of --corpus; give --corpus too");
        }
    }

    /** Refuses an option that is of other formats: it would do nothing, and make the export another one. */
    private static void checkOwner(String option, Object value, Predicate<MaskFormat> hasIt, MaskFormat chosen) {
        if (value != null && !hasIt.test(chosen)) {
            String owners = Arrays.stream(MaskFormat.values())
                    .filter(hasIt)
                    .map(MaskFormat::toString)
                    .collect(Collectors.joining(", "));
            throw new UserException("%s is of %s; leave it out for %s".formatted(option, owners, chosen));
        }
    }

    private Optional<Place> place() {
        return Optional.ofNullable(corpus)
                .map(root -> new Place(
                        root.equals("run") ? Optional.empty() : Optional.of(Corpora.root(root)),
                        Optional.ofNullable(layout).map(CorpusLayout::of)));
    }
}
