package dev.reelmask.job.report;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.reduce.SummarizeJob;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.Reference;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.RunTables;
import dev.reelmask.table.row.RunRow;
import dev.reelmask.table.row.SequenceRow;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.WrittenRuns;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** A results root with made-up runs over real videos and folders: everything of a run but the computing. */
final class MadeResults {
    static final FrameSize SIZE = new FrameSize(32, 24);
    private static final Configuration HADOOP = new Configuration();

    private final Path folder;
    private final ResultsLayout layout;

    MadeResults(Path folder) {
        this.folder = folder;
        this.layout = new ResultsLayout(folder.resolve("results").toUri());
    }

    ResultsLayout layout() {
        return layout;
    }

    Path corpus(String name) {
        return folder.resolve(name);
    }

    /** A folder of images. */
    MadeResults images(String corpus, String clip, int frames) {
        try {
            Path images = Files.createDirectories(corpus(corpus).resolve(clip));
            for (int i = 0; i < frames; i++) {
                BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
                ImageIO.write(
                        image,
                        "png",
                        images.resolve(String.format(Locale.ROOT, "%04d.png", i))
                                .toFile());
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A video of one grey. */
    MadeResults video(String corpus, String clip, int frames, int grey) {
        try {
            Path file = Files.createDirectories(corpus(corpus)).resolve(clip + ".mp4");
            Files.deleteIfExists(file);
            byte[] picture = new byte[SIZE.pixels() * 3];
            Arrays.fill(picture, (byte) grey);
            try (VideoWriter writer = new VideoWriter(file, SIZE, EncodeSettings.atRate(25))) {
                for (int i = 0; i < frames; i++) {
                    writer.write(picture);
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes everything that a finished start of the run writes. */
    List<UnitSummary> write(MadeRun run) {
        List<UnitSummary> units = new ArrayList<>();
        for (SequenceSpec spec : specs(run)) {
            units.add(unit(run, spec, units.size()));
        }
        write(run, units);
        return units;
    }

    /** The same with nothing but quarantined sequences. */
    void writeWithoutUnits(MadeRun run) {
        write(run, List.of());
    }

    /** Records that a start of the run is under way which has all of it to do. */
    void begin(MadeRun run) {
        begin(run, List.of());
    }

    /** Records that a start of the run is under way which has these units to do. */
    void begin(MadeRun run, List<UnitSummary> units) {
        WrittenRuns.begin(layout, run.name(), root(run), units);
    }

    private void write(MadeRun run, List<UnitSummary> units) {
        Counts counts = WrittenRuns.counts(units, run.quarantined().size());
        WrittenRuns.record(layout, run.name(), root(run), units, counts);
        Store store = Store.open(HADOOP, layout);
        RunTables tables = new RunTables(store, Permit.unguarded(store));
        tables.writeSequences(
                run.name(),
                units.stream().map(unit -> SequenceRow.of(List.of(unit))).toList());
        tables.writeQuarantine(run.name(), run.quarantined());
        tables.writeRun(new RunRow(
                run.name(),
                "print",
                root(run),
                configuration(run),
                ReportFixture.CLASSES.names(),
                Map.of("features.pt", "abc"),
                Map.of("spark", "4"),
                Map.of("slots", "2"),
                1_700_000_000_000_000L,
                2,
                counts));
    }

    private String configuration(MadeRun run) {
        return "corpus:\n  uri: %s\nnetwork:\n  bundle: /bundles/two\nloop:\n  scheduler: %s\n  propagation: blend\n"
                .formatted(corpus(run.corpus()), run.scheduler());
    }

    /** Normalised root of the run's corpus. */
    String root(MadeRun run) {
        return Corpora.source(HADOOP, corpus(run.corpus()).toUri()).toString();
    }

    private List<SequenceSpec> specs(MadeRun run) {
        return Corpora.sequences(HADOOP, corpus(run.corpus()).toUri(), CorpusLayout.AUTO);
    }

    private UnitSummary unit(MadeRun run, SequenceSpec spec, int index) {
        int frames = spec.isVideo() ? videoFrames(spec) : spec.images().size();
        List<FrameResult> rows = new ArrayList<>();
        for (int frame = 0; frame < frames; frame++) {
            int distance = frame % run.interval();
            rows.add(new FrameResult(
                    frame,
                    frame * 40_000L,
                    distance == 0 ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                    false,
                    frame - distance,
                    0.2,
                    Double.NaN,
                    SIZE,
                    SIZE,
                    new LabelMap(SIZE, new byte[SIZE.pixels()]),
                    run.compares(frame) ? Optional.of(accuracy(run, distance, index)) : Optional.empty(),
                    new StageMicros(10, 20, 30, 40, 0, run.asksTheNetwork(frame) ? 25 : 0)));
        }
        UnitSource source =
                new UnitSource(spec.source(), spec.contentKey(), spec.sizeBytes(), SIZE, 1, WrittenRuns.FINGERPRINT);
        return WrittenRuns.unit(layout, run.name(), spec.id(), ReportFixture.CLASSES, source, rows);
    }

    private static int videoFrames(SequenceSpec spec) {
        try (SequenceFrames video =
                SequenceDecoder.open(HADOOP, spec, SizePolicy.source(), FrameRange.all(), DecodeSettings.defaults())) {
            int frames = 0;
            while (video.next().isPresent()) {
                frames++;
            }
            return frames;
        }
    }

    /** Worse with the distance; agreement also from sequence to sequence. */
    private static Accuracy accuracy(MadeRun run, int distance, int sequence) {
        Reference reference = run.reference().orElseThrow();
        double worse = reference == Reference.LABEL ? 0 : 0.02 * sequence;
        double value = 0.9 - 0.1 * Math.min(7, distance) - worse;
        return new Accuracy(reference, value, 0.95, List.of(100L, 40L), List.of(120L, 50L));
    }

    List<Row> summarize() {
        return new SummarizeJob(LocalSpark.session(), layout).run();
    }

    /** What a page over all runs shows. */
    ReportData read() {
        return read(Optional.empty());
    }

    ReportData read(Optional<URI> corpus) {
        return reader().read(corpus, Optional.empty());
    }

    ReportReader reader() {
        return new ReportReader(
                LocalSpark.session(),
                layout.root(),
                Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    }
}
