package dev.reelmask.job.demo;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.job.cli.ConfigOptions;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.reduce.SummarizeJob;
import dev.reelmask.job.render.OverlayVideo;
import dev.reelmask.job.report.ReportWriter;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.job.segment.SweepJob;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.SequenceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The demo's steps, each of which skips what an earlier start has done. */
final class Demo {
    /**
     * A point without saving, two fixed ones, an adaptive one at about the interval of the first fixed one, and the
     * bundle's learned scheduler at about that of the second.
     */
    static final List<String> SCHEDULERS =
            List.of("every-frame", "fixed:5", "fixed:12", "frame-difference:10", "policy:0.5,price=0.3");

    /**
     * With these the small network is a point more accurate and six times as heavy: worth saving, as heavy ones are.
     */
    private static final Map<String, Object> AVERAGED = Map.of("network.scales", "0.75,1,1.25", "network.flip", true);

    private static final String SHOWN_SCHEDULER = "frame-difference:10";
    private static final Duration PROGRESS_EVERY = Duration.ofSeconds(5);

    private final SparkSession spark;
    private final Path folder;
    private final DemoFiles files;
    private final ConfigOptions options;
    private final Consumer<String> note;

    /** @param note takes lines of progress */
    Demo(SparkSession spark, Path folder, DemoFiles files, ConfigOptions options, Consumer<String> note) {
        this.spark = spark;
        this.folder = folder;
        this.files = files;
        this.options = options;
        this.note = note;
    }

    /** What the demo left behind. */
    record Outcome(Path page, Path video, Path results, List<Row> points) {
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("page", page.toString());
            fields.put("video", video.toString());
            fields.put("results", results.toString());
            fields.put(
                    "runs",
                    points.stream().map(point -> point.<String>getAs("run")).toList());
            return fields;
        }

        String text() {
            List<String> lines = new ArrayList<>();
            lines.add(String.format(Locale.ROOT, "%-22s %6s %7s %10s %8s", "scheduler", "AKI", "keys", "mIoU", "fps"));
            for (Row point : points) {
                double interval = point.<Double>getAs("aki");
                lines.add(String.format(
                        Locale.ROOT,
                        "%-22s %6.2f %5.1f %% %8.2f %% %8.1f",
                        point.<String>getAs("scheduler"),
                        interval,
                        100 / interval,
                        100 * point.<Double>getAs("corpus_miou"),
                        point.<Double>getAs("fps")));
            }
            lines.add("");
            lines.add("page     " + page.toUri());
            lines.add("video    " + video.toUri());
            lines.add("tables   " + results.toUri());
            return String.join(System.lineSeparator(), lines);
        }
    }

    Outcome run() throws IOException {
        Path corpus = files.corpus(note);
        Path bundle = files.bundle();
        Path results = folder.resolve("results");
        String shownRun = segment(corpus, bundle, results)
                .get(SCHEDULERS.indexOf(SHOWN_SCHEDULER))
                .run();
        note.accept("reduce   tables over all runs");
        ResultsLayout layout = new ResultsLayout(results.toUri());
        List<Row> points = new SummarizeJob(spark, layout)
                .run().stream()
                        .sorted(Comparator.comparingDouble(point -> point.<Double>getAs("aki")))
                        .toList();
        Path page = folder.resolve("report.html");
        new ReportWriter(spark, layout.root(), Clock.systemUTC())
                .write(Optional.of(corpus.toUri()), Optional.empty(), page);
        Path video = render(corpus, layout, shownRun);
        return new Outcome(page, video, results, points);
    }

    /** All schedulers in one start. */
    private List<SegmentReport> segment(Path corpus, Path bundle, Path results) {
        note.accept("segment  " + String.join(", ", SCHEDULERS));
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        List<RunRequest> requests = new ArrayList<>();
        for (String scheduler : SCHEDULERS) {
            Map<String, Object> given = new LinkedHashMap<>(AVERAGED);
            given.put("corpus.uri", corpus.toString());
            given.put("network.bundle", bundle.toString());
            given.put("results.uri", results.toString());
            given.put("loop.scheduler", scheduler);
            JobConfig config = options.read(given);
            requests.add(new RunRequest(config, BundleNetworks.of(hadoop, config)));
        }
        return new SweepJob(spark, requests, note).run(PROGRESS_EVERY, note);
    }

    private Path render(Path corpus, ResultsLayout layout, String run) throws IOException {
        Path video = folder.resolve("overlay.mp4");
        if (Files.exists(video)) {
            return video;
        }
        note.accept("render   " + video.getFileName());
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        List<SequenceSpec> clips = Corpora.sequences(hadoop, corpus.toUri(), CorpusLayout.AUTO);
        SequenceSpec lively = clips.get(clips.size() / 2);
        OverlayVideo overlay = new OverlayVideo(
                hadoop, new SequenceReader(Store.open(hadoop, layout)), new OverlayVideo.Style(0.5, true));
        overlay.write(lively, run, SHOWN_SCHEDULER, video);
        return video;
    }
}
