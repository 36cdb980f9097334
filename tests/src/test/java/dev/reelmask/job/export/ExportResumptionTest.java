package dev.reelmask.job.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.job.export.format.MaskFormat;
import dev.reelmask.testing.CommandRun;
import dev.reelmask.testing.FullFileSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Stopping an export anywhere, damaging it, and starting it again. */
class ExportResumptionTest {
    @TempDir
    private Path folder;

    private ExportedClips clips;
    private Path out;

    @BeforeEach
    void makeCorpusAndResults() throws IOException {
        clips = new ExportedClips(folder);
        out = folder.resolve("out");
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

    private CommandRun done(String format, String... more) {
        CommandRun run = clips.export(format, out, more);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }
}
