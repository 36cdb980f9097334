package dev.reelmask.job.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.cli.ExitCodes;
import dev.reelmask.job.render.RenderedClip.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks are drawn on the video that they were made of, and on no other. */
class RenderSourceTest {
    @TempDir
    private Path folder;

    private RenderedClip clip;

    @BeforeEach
    void makeCorpusAndResults() throws IOException {
        clip = new RenderedClip(folder);
    }

    @Test
    void withoutACorpusTheVideoIsThatOfTheRun() {
        Path out = folder.resolve("overlay.mp4");

        assertThat(clip.render("--sequence", "clip", "--out", out.toString()).code())
                .isEqualTo(ExitCodes.DONE);

        assertThat(RenderedClip.decode(out)).hasSize(RenderedClip.FRAMES);
    }

    @Test
    void aCorpusThatMovedIsTheSame() throws IOException {
        Path moved = Files.move(clip.corpus(), folder.resolve("moved"));
        Path out = folder.resolve("overlay.mp4");

        assertThat(render(moved, out).code()).isEqualTo(ExitCodes.DONE);

        assertThat(RenderedClip.decode(out)).hasSize(RenderedClip.FRAMES);
    }

    @Test
    void anotherVideoOfTheSameIdIsRefused() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        RenderedClip.video(other, RenderedClip.FRAMES + 3);
        Path out = folder.resolve("x.mp4");

        Outcome outcome = render(other, out);

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err())
                .contains("other/clip.mp4 (", "is not what the masks of run a were made of: that was file:")
                .contains("Give the corpus of that run");
        assertThat(out).doesNotExist();
    }

    @Test
    void aVideoReplacedAfterTheRunIsRefused() throws IOException {
        RenderedClip.video(clip.corpus(), RenderedClip.FRAMES - 2);
        Path out = folder.resolve("x.mp4");

        Outcome outcome = render(clip.corpus(), out);

        assertThat(outcome.code()).isEqualTo(ExitCodes.USER_ERROR);
        assertThat(outcome.err())
                .contains("corpus/clip.mp4 has changed since run a made its masks: it had ", "Run segment again");
        assertThat(out).doesNotExist();
    }

    private Outcome render(Path corpus, Path out) {
        return clip.render("--corpus", corpus.toString(), "--sequence", "clip", "--out", out.toString());
    }
}
