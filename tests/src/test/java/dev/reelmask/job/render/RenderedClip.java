package dev.reelmask.job.render;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.Main;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.Reference;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.WrittenRuns;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine;

/** A corpus of one grey clip, and results with masks of it. */
final class RenderedClip {
    static final int FRAMES = 12;
    static final Set<Integer> KEYS = Set.of(0, 4, 9);
    private static final FrameSize SIZE = new FrameSize(320, 240);
    private static final FrameSize MASK = new FrameSize(80, 60);
    private static final ClassSet CLASSES = new ClassSet(
            "two", List.of(new ClassSet.LabelClass("background", 0), new ClassSet.LabelClass("thing", 0x00ff00)), -1);

    private final Path corpus;
    private final Path results;

    /** Makes them in a folder, with run {@code a}. */
    RenderedClip(Path folder) throws IOException {
        this.corpus = Files.createDirectories(folder.resolve("corpus"));
        this.results = folder.resolve("results");
        video(corpus, FRAMES);
        writeRun("a");
    }

    Path corpus() {
        return corpus;
    }

    /** How a command ended. */
    record Outcome(int code, String err) {}

    /** The command over these results. */
    Outcome render(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("render", "--results", results.toUri().toString()));
        all.addAll(List.of(arguments));
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
        return new Outcome(command.execute(all.toArray(String[]::new)), err.toString());
    }

    /** A clip in a folder, over one that is there. */
    static void video(Path folder, int frames) throws IOException {
        Path file = folder.resolve("clip.mp4");
        Files.deleteIfExists(file);
        byte[] grey = new byte[SIZE.pixels() * 3];
        Arrays.fill(grey, (byte) 0x60);
        try (VideoWriter clip = new VideoWriter(file, SIZE, EncodeSettings.atRate(10))) {
            for (int i = 0; i < frames; i++) {
                clip.write(grey);
            }
        }
    }

    void writeRun(String run) {
        writeRun(run, frame -> true);
    }

    /** @param written frames that the run has */
    void writeRun(String run, IntPredicate written) {
        ResultsLayout layout = new ResultsLayout(results.toUri());
        List<FrameResult> rows = new ArrayList<>();
        int key = 0;
        for (int frame = 0; frame < FRAMES; frame++) {
            key = KEYS.contains(frame) ? frame : key;
            if (written.test(frame)) {
                rows.add(row(frame, key));
            }
        }
        SequenceSpec spec = Corpora.sequences(new Configuration(), corpus.toUri(), CorpusLayout.AUTO)
                .get(0);
        UnitSource source =
                new UnitSource(spec.source(), spec.contentKey(), spec.sizeBytes(), SIZE, 1, WrittenRuns.FINGERPRINT);
        List<UnitSummary> units = List.of(WrittenRuns.unit(layout, run, "clip", CLASSES, source, rows));
        String root = Corpora.source(new Configuration(), corpus.toUri()).toString();
        WrittenRuns.record(layout, run, root, units, WrittenRuns.counts(units, 0));
    }

    static List<RgbFrame> decode(Path video) {
        SequenceSpec spec = Corpora.sequences(new Configuration(), video.toUri(), CorpusLayout.AUTO)
                .get(0);
        List<RgbFrame> frames = new ArrayList<>();
        try (SequenceFrames source = SequenceDecoder.open(
                new Configuration(), spec, SizePolicy.source(), FrameRange.all(), DecodeSettings.defaults())) {
            for (Optional<RgbFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    private static FrameResult row(int frame, int key) {
        byte[] ids = new byte[MASK.pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i % MASK.width() / (MASK.width() / 2));
        }
        Accuracy accuracy = new Accuracy(Reference.LABEL, 0.8, 0.9, List.of(1L, 1L), List.of(2L, 2L));
        return new FrameResult(
                frame,
                frame * 100_000L,
                frame == key ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                false,
                key,
                0.2,
                Double.NaN,
                SIZE,
                SIZE,
                new LabelMap(MASK, ids),
                frame % 2 == 0 ? Optional.of(accuracy) : Optional.empty(),
                new StageMicros(1, 1, 1, 1, 1, 0));
    }
}
