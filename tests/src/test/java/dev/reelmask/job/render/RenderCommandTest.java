package dev.reelmask.job.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.corpus.Corpora;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.job.ExitCodes;
import dev.reelmask.job.Main;
import dev.reelmask.publish.ResultsLayout;
import dev.reelmask.table.FrameRow;
import dev.reelmask.table.UnitSource;
import dev.reelmask.testing.WrittenRuns;
import dev.reelmask.video.Containers;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.EncodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoWriter;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RenderCommandTest {
    private static final int FRAMES = 12;
    private static final Set<Integer> KEYS = Set.of(0, 4, 9);
    private static final FrameSize SIZE = new FrameSize(320, 240);
    private static final FrameSize MASK = new FrameSize(80, 60);
    private static final ClassSet CLASSES = new ClassSet(
            "two", List.of(new ClassSet.LabelClass("background", 0), new ClassSet.LabelClass("thing", 0x00ff00)), -1);

    @TempDir
    private Path folder;

    private Path corpus;
    private Path results;

    @BeforeEach
    void makeCorpusAndResults() throws Exception {
        corpus = Files.createDirectories(folder.resolve("corpus"));
        results = folder.resolve("results");
        byte[] grey = new byte[SIZE.pixels() * 3];
        Arrays.fill(grey, (byte) 0x60);
        try (VideoWriter clip = new VideoWriter(corpus.resolve("clip.mp4"), SIZE, EncodeSettings.atRate(10))) {
            for (int i = 0; i < FRAMES; i++) {
                clip.write(grey);
            }
        }
        writeRun("a");
    }

    @Test
    void everyFrameIsThereAndOnlyKeyFramesHaveABorder() {
        Path out = folder.resolve("overlay.mp4");

        assertThat(render("--sequence", "clip", "--out", out.toString()).code).isEqualTo(ExitCodes.DONE);

        List<RgbFrame> frames = decode(out);
        assertThat(frames).hasSize(FRAMES);
        for (RgbFrame frame : frames) {
            boolean orange = near(frame, 3, 200, OverlayPainter.KEY_COLOUR);
            assertThat(orange).as("border of frame %d", frame.index()).isEqualTo(KEYS.contains(frame.index()));
            assertThat(near(frame, 480, 200, 0x30af30))
                    .as("mask of frame %d", frame.index())
                    .isTrue();
        }
        assertThat(frames.get(1).ptsUs()).isEqualTo(100_000);
    }

    @Test
    void runMustBeChosenIfThereAreSeveral() {
        writeRun("b");

        Outcome outcome =
                render("--sequence", "clip", "--out", folder.resolve("x.mp4").toString());

        assertThat(outcome.code).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err).contains("holds several runs, choose one with --run: a, b");
    }

    @Test
    void unknownSequenceOrOpacityIsTheUsersMistake() {
        String out = folder.resolve("x.mp4").toString();

        assertThat(render("--sequence", "clap", "--out", out).err).contains("has no sequence 'clap'");
        assertThat(render("--sequence", "clip", "--out", out, "--opacity", "2").err)
                .contains("--opacity must be between 0 and 1, got 2.0");
    }

    @Test
    void aLostPictureIsLeftOut() throws IOException {
        Path clip = corpus.resolve("clip.mp4");
        byte[] bytes = Files.readAllBytes(clip);
        Containers.Packet lost = Containers.packets(clip).get(6);
        Arrays.fill(bytes, lost.position(), lost.position() + lost.size(), (byte) 0xff);
        Files.write(clip, bytes);
        Path out = folder.resolve("overlay.mp4");
        assertThat(render("--sequence", "clip", "--out", out.toString()).err)
                .contains("the source has no frame 6, of which there is a mask");

        writeRun("a", frame -> frame != 6);

        assertThat(render("--sequence", "clip", "--out", out.toString()).code).isEqualTo(ExitCodes.DONE);
        assertThat(decode(out)).hasSize(FRAMES - 1);
    }

    @Test
    void aFrameThatIsNotInTheTablesIsTheUsersMistake() {
        writeRun("a", frame -> frame != 6);

        Outcome outcome =
                render("--sequence", "clip", "--out", folder.resolve("x.mp4").toString());

        assertThat(outcome.code).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err).contains("frame 6 is not in the tables yet; run segment again");
    }

    private record Outcome(int code, String err) {}

    private Outcome render(String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("render", "--results", results.toUri().toString()));
        all.addAll(List.of("--corpus", corpus.toUri().toString()));
        all.addAll(List.of(arguments));
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
        return new Outcome(command.execute(all.toArray(String[]::new)), err.toString());
    }

    private void writeRun(String run) {
        writeRun(run, frame -> true);
    }

    private void writeRun(String run, IntPredicate written) {
        ResultsLayout layout = new ResultsLayout(results.toUri());
        List<FrameRow> rows = new ArrayList<>();
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
        WrittenRuns.record(layout, run, List.of(WrittenRuns.unit(layout, run, "clip", CLASSES, source, rows)));
    }

    private static FrameRow row(int frame, int key) {
        byte[] ids = new byte[MASK.pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i % MASK.width() / (MASK.width() / 2));
        }
        FrameRow.Accuracy accuracy =
                new FrameRow.Accuracy(FrameRow.Reference.LABEL, 0.8, 0.9, List.of(1L, 1L), List.of(2L, 2L));
        return new FrameRow(
                frame,
                frame * 100_000L,
                frame == key,
                key,
                0.2,
                Double.NaN,
                SIZE,
                SIZE,
                new LabelMap(MASK, ids),
                frame % 2 == 0 ? Optional.of(accuracy) : Optional.empty(),
                new FrameRow.StageMicros(1, 1, 1, 1, 1, 0));
    }

    private static List<RgbFrame> decode(Path video) {
        SequenceSpec spec = Corpora.sequences(new Configuration(), video.toUri(), CorpusLayout.AUTO)
                .get(0);
        List<RgbFrame> frames = new ArrayList<>();
        try (SequenceFrames source = SequenceFrames.open(
                new Configuration(), spec, SizePolicy.source(), FrameRange.all(), DecodeSettings.defaults())) {
            for (Optional<RgbFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                frames.add(frame.get());
            }
        }
        return frames;
    }

    /** Within what encoding changes. */
    private static boolean near(RgbFrame frame, int x, int y, int colour) {
        int at = (y * frame.size().width() + x) * 3;
        for (int channel = 0; channel < 3; channel++) {
            int wanted = (colour >> (16 - 8 * channel)) & 0xff;
            if (Math.abs((frame.rgb()[at + channel] & 0xff) - wanted) > 40) {
                return false;
            }
        }
        return true;
    }
}
