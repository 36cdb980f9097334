package dev.reelmask.job.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.render.RenderedClip.Outcome;
import dev.reelmask.video.Containers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderCommandTest {
    @TempDir
    private Path folder;

    private RenderedClip clip;

    @BeforeEach
    void makeCorpusAndResults() throws IOException {
        clip = new RenderedClip(folder);
    }

    @Test
    void everyFrameIsThereAndOnlyKeyFramesHaveABorder() {
        Path out = folder.resolve("overlay.mp4");

        assertThat(render("--sequence", "clip", "--out", out.toString()).code()).isEqualTo(ExitCodes.DONE);

        List<RgbFrame> frames = RenderedClip.decode(out);
        assertThat(frames).hasSize(RenderedClip.FRAMES);
        for (RgbFrame frame : frames) {
            boolean orange = near(frame, 3, 200, OverlayPainter.KEY_COLOUR);
            assertThat(orange)
                    .as("border of frame %d", frame.index())
                    .isEqualTo(RenderedClip.KEYS.contains(frame.index()));
            assertThat(near(frame, 480, 200, 0x30af30))
                    .as("mask of frame %d", frame.index())
                    .isTrue();
        }
        assertThat(frames.get(1).ptsUs()).isEqualTo(100_000);
    }

    @Test
    void runMustBeChosenIfThereAreSeveral() {
        clip.writeRun("b");

        Outcome outcome =
                render("--sequence", "clip", "--out", folder.resolve("x.mp4").toString());

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err()).contains("holds several runs, choose one with --run: a, b");
    }

    @Test
    void unknownSequenceOrOpacityIsTheUsersMistake() {
        String out = folder.resolve("x.mp4").toString();

        assertThat(render("--sequence", "clap", "--out", out).err())
                .contains("run a under")
                .contains("has no finished sequence 'clap'; it has clip");
        assertThat(render("--sequence", "clip", "--out", out, "--opacity", "2").err())
                .contains("--opacity must be between 0 and 1, got 2.0");
    }

    @Test
    void aLostPictureIsLeftOut() throws IOException {
        Path video = clip.corpus().resolve("clip.mp4");
        byte[] bytes = Files.readAllBytes(video);
        Containers.Packet lost = Containers.packets(video).get(6);
        Arrays.fill(bytes, lost.position(), lost.position() + lost.size(), (byte) 0xff);
        Files.write(video, bytes);
        Path out = folder.resolve("overlay.mp4");
        assertThat(render("--sequence", "clip", "--out", out.toString()).err())
                .contains("the source has no frame 6, of which there is a mask");

        clip.writeRun("a", frame -> frame != 6);

        assertThat(render("--sequence", "clip", "--out", out.toString()).code()).isEqualTo(ExitCodes.DONE);
        assertThat(RenderedClip.decode(out)).hasSize(RenderedClip.FRAMES - 1);
    }

    @Test
    void aFrameThatIsNotInTheTablesIsTheUsersMistake() {
        clip.writeRun("a", frame -> frame != 6);

        Outcome outcome =
                render("--sequence", "clip", "--out", folder.resolve("x.mp4").toString());

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err()).contains("frame 6 is not in the tables yet; run segment again");
    }

    private Outcome render(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--corpus", clip.corpus().toString()));
        all.addAll(List.of(arguments));
        return clip.render(all.toArray(String[]::new));
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
