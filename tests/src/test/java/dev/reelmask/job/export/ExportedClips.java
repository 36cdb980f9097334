package dev.reelmask.job.export;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.job.export.format.ExportFolder;
import dev.reelmask.job.export.format.MaskFormat;
import dev.reelmask.job.run.RunSources.Place;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.WrittenRuns;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/** A corpus of two clips, and a run with masks of it whose every pixel is known: see {@link #mask}. */
final class ExportedClips {
    static final FrameSize SIZE = new FrameSize(64, 48);
    static final FrameSize MASK = new FrameSize(32, 24);
    static final ClassSet CLASSES = new ClassSet(
            "street",
            List.of(
                    new LabelClass("road", 0x804080),
                    new LabelClass("car & bus", 0x00008e),
                    new LabelClass("sky", 0x4682b4),
                    new LabelClass("nobody", 0x000000)),
            -1);
    /** Frames by sequence. */
    static final Map<String, Integer> FRAMES = new TreeMap<>(Map.of("day_one", 9, "night__two", 5));

    private static final int KEY_EVERY = 4;

    private final Path corpus;
    private final Path results;

    /** Makes them in a folder, with run {@code a}. */
    ExportedClips(Path folder) throws IOException {
        this.corpus = folder.resolve("corpus");
        this.results = folder.resolve("results");
        Files.createDirectories(corpus.resolve("night"));
        video(corpus.resolve("day_one.mp4"), FRAMES.get("day_one"));
        video(corpus.resolve("night/two.mp4"), FRAMES.get("night__two"));
        writeRun("a", CLASSES, FRAMES.keySet().toArray(String[]::new));
    }

    Path corpus() {
        return corpus;
    }

    Path results() {
        return results;
    }

    ResultsLayout layout() {
        return new ResultsLayout(results.toUri());
    }

    /** The command over these results. */
    CommandRun export(String format, Path out, String... more) {
        List<String> all = new ArrayList<>(
                List.of("export-masks", "--results=" + results, "--format=" + format, "--out=" + out, "--threads=2"));
        all.addAll(List.of(more));
        return CommandRun.of(all.toArray(String[]::new));
    }

    /** Exports run {@code a} with pictures. */
    ExportReport export(Configuration hadoop, URI to, MaskFormat format) {
        ExportRequest request = new ExportRequest(
                "a",
                format,
                List.of(),
                List.of(),
                new FrameChoice(1, FrameChoice.Kind.ALL),
                Optional.of(Place.OF_RUN),
                "train",
                1_000_000);
        ExportFolder target = ExportFolder.open(hadoop, to);
        return new ExportJob(Store.open(hadoop, layout()), target, request, line -> {}).run(1, line -> {});
    }

    /** A run that has finished some of the sequences. */
    List<UnitSummary> writeRun(String run, ClassSet classes, String... sequences) {
        List<UnitSummary> units = Arrays.stream(sequences)
                .map(sequence -> unit(run, sequence, classes))
                .toList();
        record(run, units, 0);
        return units;
    }

    void record(String run, List<UnitSummary> units, int quarantined) {
        String root = Corpora.source(new Configuration(), corpus.toUri()).toString();
        WrittenRuns.record(layout(), run, root, units, WrittenRuns.counts(units, quarantined));
    }

    /** A start of a run begins that has these units to do; finished ones stay. */
    void begin(String run, List<UnitSummary> units) {
        String root = Corpora.source(new Configuration(), corpus.toUri()).toString();
        WrittenRuns.begin(layout(), run, root, units);
    }

    UnitSummary unit(String run, String sequence, ClassSet classes) {
        SequenceSpec spec = Corpora.sequences(new Configuration(), corpus.toUri(), CorpusLayout.AUTO).stream()
                .filter(found -> found.id().equals(sequence))
                .findFirst()
                .orElseThrow();
        UnitSource source =
                new UnitSource(spec.source(), spec.contentKey(), spec.sizeBytes(), SIZE, 1, WrittenRuns.FINGERPRINT);
        return WrittenRuns.unit(layout(), run, sequence, classes, source, rows(sequence));
    }

    static List<FrameResult> rows(String sequence) {
        List<FrameResult> rows = new ArrayList<>();
        for (int frame = 0; frame < FRAMES.get(sequence); frame++) {
            rows.add(row(sequence, frame));
        }
        return rows;
    }

    /**
     * Sky above, road below, an unlabelled corner, and a car that moves to the right with the frames; of
     * {@code night__two} the car is larger, and hides all of the sky in frame 3.
     */
    static LabelMap mask(String sequence, int frame) {
        byte[] ids = new byte[MASK.pixels()];
        int size = sequence.equals("day_one") ? 5 : 9;
        boolean isDark = sequence.equals("night__two") && frame == 3;
        for (int y = 0; y < MASK.height(); y++) {
            for (int x = 0; x < MASK.width(); x++) {
                boolean isCar = x >= frame && x < frame + size && y >= 8 && y < 8 + size;
                int id = x > 28 && y < 3 ? LabelMap.IGNORE : isCar ? 1 : y < 10 && !isDark ? 2 : 0;
                ids[y * MASK.width() + x] = (byte) id;
            }
        }
        return new LabelMap(MASK, ids);
    }

    static boolean isKey(int frame) {
        return frame % KEY_EVERY == 0;
    }

    private static FrameResult row(String sequence, int frame) {
        return new FrameResult(
                frame,
                frame * 100_000L,
                isKey(frame) ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                false,
                frame / KEY_EVERY * KEY_EVERY,
                0.2,
                Double.NaN,
                SIZE,
                SIZE,
                mask(sequence, frame),
                Optional.empty(),
                new StageMicros(1, 1, 1, 1, 1, 0));
    }

    /** Frame i is grey of 20·i. */
    private static void video(Path file, int frames) throws IOException {
        byte[] grey = new byte[SIZE.pixels() * 3];
        try (VideoWriter clip = new VideoWriter(file, SIZE, EncodeSettings.atRate(10))) {
            for (int i = 0; i < frames; i++) {
                Arrays.fill(grey, (byte) (20 * i));
                clip.write(grey);
            }
        }
    }

    /** All files below a folder: relative path to content. */
    static Map<String, List<Byte>> files(Path folder) {
        Map<String, List<Byte>> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                List<Byte> content = new ArrayList<>();
                for (byte b : Files.readAllBytes(file)) {
                    content.add(b);
                }
                files.put(folder.relativize(file).toString(), content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
