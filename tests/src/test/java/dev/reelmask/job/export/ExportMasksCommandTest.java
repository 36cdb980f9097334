package dev.reelmask.job.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.job.export.format.MaskFormat;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.FullFileSystem;
import dev.reelmask.testing.WrittenRuns;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Choosing, refusing, and going on. */
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
    void anOutThatCannotBeWrittenIsTheUsersMistake() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");

        assertThat(clips.export("png", file.resolve("below")).err())
                .contains("cannot export to")
                .contains("Check --out");
    }

    @Test
    void whatIsMissingIsToldAndTakenInLater() throws IOException {
        List<UnitSummary> one = clips.writeRun("a", ExportedClips.CLASSES, "day_one");
        clips.record("a", one, 1);

        CommandRun first = done("coco");
        assertThat(first.err())
                .contains("only what is finished is exported; run a: 1 done + 1 set aside = 2 listed sequences");
        clips.writeRun("a", ExportedClips.CLASSES, "day_one", "night__two");
        CommandRun second = done("coco");

        assertThat(second.out()).contains("14 frames of 2 sequences").contains("(1 written, 1 were there)");
        assertThat(done("coco").out()).contains("(all were there, nothing was written)");
        Path clean = folder.resolve("clean");
        assertThat(clips.export("coco", clean).exit()).isZero();
        assertThat(ExportedClips.files(out)).isEqualTo(ExportedClips.files(clean));
    }

    @Test
    void ofAStartUnderWayOnlyWhatIsFinishedIsExported() {
        List<UnitSummary> one = clips.writeRun("a", ExportedClips.CLASSES, "day_one");
        clips.begin("a", List.of(one.get(0), clips.unit("a", "night__two", ExportedClips.CLASSES)));

        CommandRun run = done("png");

        assertThat(run.out()).contains("9 frames of 1 sequence");
        assertThat(run.err()).contains("a start of 2026-01-01T00:00:00Z is under way or was killed, 2 units to do");
        assertThat(out.resolve("night__two.labels")).doesNotExist();
    }

    @Test
    void aSequenceThatTheRunHasNoLongerLeavesTheExport() {
        done("vspw");
        clips.writeRun("a", ExportedClips.CLASSES, "night__two");

        assertThat(done("vspw").out()).contains("5 frames of 1 sequence");

        assertThat(out.resolve("data/day_one")).doesNotExist();
        assertThat(out.resolve("train.txt")).hasContent("night__two\n");
    }

    @ParameterizedTest
    @EnumSource(MaskFormat.class)
    void stoppedAnywhereAndStartedAgainItIsTheSame(MaskFormat format) throws IOException {
        Path clean = folder.resolve("clean");
        clips.export(new Configuration(), clean.toUri(), format);
        Map<String, List<Byte>> expected = ExportedClips.files(clean);
        long bytes = expected.values().stream().mapToLong(List::size).sum();

        int stops = 0;
        for (long room = 100; room < bytes; room += bytes / 5) {
            Path again = folder.resolve("stopped-" + room);
            URI uri = URI.create(FullFileSystem.uri(again));
            Configuration hadoop = new Configuration();
            FullFileSystem.install(hadoop, room);
            assertThatThrownBy(() -> clips.export(hadoop, uri, format)).hasMessageContaining("No space left on device");
            stops++;
            FullFileSystem.install(hadoop, Long.MAX_VALUE / 2);
            clips.export(hadoop, uri, format);
            assertThat(ExportedClips.files(again)).isEqualTo(expected);
        }
        assertThat(stops).isGreaterThan(3);
    }

    @ParameterizedTest
    @EnumSource(MaskFormat.class)
    void whatAKilledStartLeftIsWrittenOver(MaskFormat format) throws IOException {
        clips.export(new Configuration(), out.toUri(), format);
        Map<String, List<Byte>> expected = ExportedClips.files(out);
        Files.delete(out.resolve("_reelmask/sequences/night__two.json"));
        Files.delete(out.resolve("_reelmask/complete.json"));
        for (String file : expected.keySet()) {
            if (file.contains("night") && Files.exists(out.resolve(file))) {
                Path stray = out.resolve(file.replaceFirst("00000[0-9](?=_gtFine|_leftImg|[.])", "000777"));
                Files.writeString(stray, "of a start whose frames were others");
            }
        }
        Files.writeString(Files.createDirectories(out.resolve("_tmp")).resolve("000001.png.x.tmp"), "half");

        clips.export(new Configuration(), out.toUri(), format);

        assertThat(ExportedClips.files(out)).isEqualTo(expected);
        assertThat(out.resolve("_tmp")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(MaskFormat.class)
    void whatIsGoneOrDiffersIsWrittenAgain(MaskFormat format) throws IOException {
        clips.export(new Configuration(), out.toUri(), format);
        Map<String, List<Byte>> expected = ExportedClips.files(out);
        Map<Path, Path> oneOfEachFolder = new TreeMap<>();
        expected.keySet().stream()
                .map(out::resolve)
                .filter(file -> !file.startsWith(out.resolve("_reelmask/sequences")))
                .filter(file -> !file.getParent().equals(out.resolve("_reelmask")))
                .forEach(file -> oneOfEachFolder.putIfAbsent(file.getParent(), file));

        for (Path file : oneOfEachFolder.values()) {
            Files.delete(file);
        }
        clips.export(new Configuration(), out.toUri(), format);
        assertThat(ExportedClips.files(out)).isEqualTo(expected);

        for (Path file : oneOfEachFolder.values()) {
            Files.writeString(file, "cut");
        }
        clips.export(new Configuration(), out.toUri(), format);
        assertThat(ExportedClips.files(out)).isEqualTo(expected);
        assertThat(clips.export(new Configuration(), out.toUri(), format).written())
                .isZero();
    }

    @Test
    void whatWasDamagedIsToldAndOnlyThatIsWritten() throws IOException {
        done("png");
        Map<String, List<Byte>> expected = ExportedClips.files(out);
        try (Stream<Path> files = Files.list(out.resolve("night__two.labels"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(out.resolve("night__two.labels"));

        CommandRun again = done("png");

        assertThat(again.err())
                .contains("these sequences are done anew: night__two")
                .doesNotContain("day_one");
        assertThat(again.out()).contains("(1 written, 1 were there)");
        assertThat(ExportedClips.files(out)).isEqualTo(expected);

        Files.delete(out.resolve("classes.json"));
        assertThat(done("png").out()).contains("(all were there; only the files that they share were written)");
        assertThat(ExportedClips.files(out)).isEqualTo(expected);
        Files.writeString(out.resolve("night__two.labels/.DS_Store"), "of a file manager");
        assertThat(done("png").out()).contains("(all were there, nothing was written)");
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
