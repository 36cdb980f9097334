package dev.reelmask.job.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an export is written, and where not. */
class ExportPlaceTest {
    @TempDir
    private Path folder;

    private ExportedClips clips;
    private Path out;

    @BeforeEach
    void makeCorpusAndResults() throws IOException {
        clips = new ExportedClips(folder);
        out = folder.resolve("out");
    }

    @Test
    void aFolderThatHoldsSomethingElseIsRefused() throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("notes.txt"), "mine");
        assertThat(refused("png")).contains("holds files that are of no export (notes.txt); choose a new or an empty");
        Files.delete(out.resolve("notes.txt"));
        done("png");

        assertThat(refused("coco")).contains("holds another export (format: png there, coco asked for)");
        assertThat(refused("png", "--keys-only")).contains("(frames: all there, key frames asked for)");
    }

    @Test
    void anOutThatCannotBeWrittenIsTheUsersMistake() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThat(clips.export("png", file.resolve("below")).err())
                .contains("cannot export to")
                .contains("Check --out");
    }

    @Test
    void anOutInTheResultsIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), clips.results());
        for (Path within : List.of(
                clips.results(),
                clips.results().resolve("masks/exp"),
                folder.resolve("x/../results/new"),
                link.resolve("exp"))) {
            CommandRun run = clips.export("png", within);
            assertThat(run.exit()).isEqualTo(2);
            assertThat(run.err()).contains("lies in the results", "choose an --out outside of them");
        }
        assertThat(clips.results().resolve("masks/exp")).doesNotExist();
        assertThat(clips.export("png", folder.resolve("results-coco")).exit()).isZero();
    }

    @Test
    void aSecondStartAtOnceIsRefused() throws IOException {
        Path lock = Files.createDirectories(out.resolve("_tmp")).resolve("lock");
        try (FileChannel first = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(first.tryLock()).isNotNull();
            assertThat(refused("png")).contains("another start is exporting to", "choose another --out");
        }
        done("png");
        assertThat(lock).doesNotExist();
        done("png");
        assertThat(lock).doesNotExist();
    }

    private CommandRun done(String format, String... more) {
        CommandRun run = clips.export(format, out, more);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    private String refused(String format, String... more) {
        CommandRun run = clips.export(format, out, more);
        assertThat(run.exit()).as(run.err()).isEqualTo(2);
        return run.err();
    }
}
