package dev.reelmask.job.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.export.format.MaskFormat;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Exporting a run that has more, less or others since. */
class ExportIncrementTest {
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
    void whateverCameAndWentItIsAsACleanExport(MaskFormat format) {
        for (String[] sequences : new String[][] {
            {"night__two"}, {"day_one", "night__two"}, {"day_one"}, {"day_one", "night__two"}, {"night__two"}
        }) {
            clips.writeRun("a", ExportedClips.CLASSES, sequences);
            clips.export(new Configuration(), out.toUri(), format);

            Path clean = folder.resolve("clean-" + String.join("-", sequences));
            clips.export(new Configuration(), clean.toUri(), format);
            assertThat(ExportedClips.files(out))
                    .as(String.join(", ", sequences))
                    .isEqualTo(ExportedClips.files(clean));
        }
    }

    private CommandRun done(String format, String... more) {
        CommandRun run = clips.export(format, out, more);
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }
}
