package dev.reelmask.job.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.WrittenRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which frames, sequences, runs and classes are exported, and what is refused. */
class ExportMasksCommandTest {
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
    void framesSequencesAndClassesAreChosen() throws IOException {
        assertThat(done("png", "--sequence=day_one", "--keys-only").out()).contains("3 frames of 1 sequence");
        assertThat(names("day_one.labels")).containsExactly("000000.png", "000004.png", "000008.png");
        assertThat(out.resolve("night__two.labels")).doesNotExist();

        out = folder.resolve("every");
        done("png", "--every=3");
        assertThat(names("night__two.labels")).containsExactly("000000.png", "000003.png");

        out = folder.resolve("cars");
        done("coco", "--classes=car & bus,sky");
        String coco = Files.readString(out.resolve("annotations/instances.json"));
        assertThat(coco)
                .contains("\"category_id\":2", "\"category_id\":3")
                .doesNotContain("\"category_id\":1,", "\"road\"");
    }

    @Test
    void wrongNamesAreToldWithThoseThatAreNear() {
        assertThat(refused("pgn")).contains("there is no format 'pgn': did you mean png?");
        assertThat(refused("png", "--run=b"))
                .contains("there is no run 'b' under")
                .contains("there is a");
        assertThat(refused("png", "--sequence=day_noe"))
                .contains("run a has no finished sequence 'day_noe': did you mean day_one?");
        assertThat(refused("png", "--classes=skye")).contains("run a has no class 'skye': did you mean sky?");
        assertThat(refused("fiftyone")).contains("format fiftyone needs the frames beside the masks; give --corpus");
        assertThat(refused("png", "--every=0")).contains("--every must be 1 or more, got 0");
        assertThat(refused("png", "--every=2", "--keys-only")).contains("exclude each other");
        assertThat(out).doesNotExist();
    }

    @Test
    void oneRunOfSeveralMustBeChosen() {
        clips.writeRun("b", ExportedClips.CLASSES, "day_one");

        assertThat(refused("png")).contains("holds several runs, choose one with --run: a, b");
        assertThat(done("png", "--run=b").out()).contains("9 frames of 1 sequence of run b");
    }

    @Test
    void runsWithoutFinishedFramesAreRefused() {
        clips.record("empty", List.of(), 2);
        WrittenRuns.begin(clips.layout(), "open", "file:/corpus", List.of());

        assertThat(refused("png", "--run=empty"))
                .contains("run empty has no finished frames, there is nothing to export");
        assertThat(refused("png", "--run=open")).contains("run open under").contains("has no finished start yet");
        assertThat(out).doesNotExist();
    }

    @Test
    void classSetsThatDifferAreRefusedBeforeAnythingIsWritten() {
        ClassSet other = new ClassSet("other", List.of(new LabelClass("all", 0), new LabelClass("else", 1)), -1);
        clips.record(
                "a",
                List.of(clips.unit("a", "day_one", ExportedClips.CLASSES), clips.unit("a", "night__two", other)),
                0);

        assertThat(refused("png"))
                .contains("the masks of day_one.0 and night__two.0 differ in classes (street with 4 and other with 2)");
        assertThat(out).doesNotExist();
        assertThat(done("png", "--sequence=day_one").exit()).isZero();
    }

    @Test
    void masksWithIdsThatAreNoClassAreNamed() {
        ClassSet two = new ClassSet("two", ExportedClips.CLASSES.classes().subList(0, 2), -1);
        clips.writeRun("a", two, "day_one");

        assertThat(refused("coco"))
                .contains(
                        "the mask of frame 0 of sequence day_one is damaged: it holds class id 2, and the run has 2 classes");
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        Path file = Path.of(
                clips.layout().masks(new UnitKey("a", "night__two", 0)).toUri().getPath());
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 4; i < 200; i++) {
            bytes[i] = 0;
        }
        Files.write(file, bytes);

        assertThat(refused("png"))
                .contains("sequence night__two: cannot read masks from")
                .contains("before its first frame");
    }

    @Test
    void picturesOfAnotherVideoAreRefusedBeforeAnythingIsWritten() throws IOException {
        Files.copy(
                clips.corpus().resolve("night/two.mp4"),
                clips.corpus().resolve("day_one.mp4"),
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(refused("coco", "--corpus=run")).contains("day_one.mp4 has changed since run a made its masks");
        Files.delete(clips.corpus().resolve("day_one.mp4"));
        assertThat(refused("coco", "--corpus=" + clips.corpus()))
                .contains("of which run a made the masks of 'day_one'");
        assertThat(out).doesNotExist();
    }

    @Test
    void optionsOfOtherFormatsAreRefused() {
        assertThat(refused("coco", "--split=val")).contains("--split is of cityscapes, vspw; leave it out for coco");
        assertThat(refused("png", "--split=train")).contains("--split is of cityscapes, vspw; leave it out for png");
        assertThat(refused("vspw", "--shard-mb=256")).contains("--shard-mb is of webdataset; leave it out for vspw");
        assertThat(out).doesNotExist();
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

    private List<String> names(String of) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve(of))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
