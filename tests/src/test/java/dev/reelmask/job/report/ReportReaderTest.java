package dev.reelmask.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.Corpora;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.reduce.SummarizeJob;
import dev.reelmask.publish.Permit;
import dev.reelmask.publish.ResultsLayout;
import dev.reelmask.publish.RunRecord.Counts;
import dev.reelmask.publish.Store;
import dev.reelmask.table.FrameRow;
import dev.reelmask.table.QuarantineRow;
import dev.reelmask.table.RunRow;
import dev.reelmask.table.RunTables;
import dev.reelmask.table.SequenceRow;
import dev.reelmask.table.UnitSource;
import dev.reelmask.table.UnitSummary;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.WrittenRuns;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportReaderTest {
    private static final FrameSize SIZE = new FrameSize(16, 12);
    private static final int FRAMES = 11;

    @TempDir
    private static Path folder;

    private static ReportData data;

    @BeforeAll
    static void writeResultsAndRead() throws IOException {
        ResultsLayout results = new ResultsLayout(folder.resolve("results").toUri());
        writeCorpus();
        writeRun(results, "b-every", "every-frame", 1);
        writeRun(results, "a-fixed", "fixed:5", 5);
        new SummarizeJob(LocalSpark.session(), results).run();
        data = reader(results).read(Optional.empty(), "auto");
    }

    @Test
    void runsComeWithEveryFrameFirstAndCarryWhatTheyScored() {
        assertThat(data.runs()).extracting(ReportData.Run::id).containsExactly("b-every", "a-fixed");
        assertThat(data.runs()).extracting(ReportData.Run::label).containsExactly("every-frame", "fixed:5");
        ReportData.Run fixed = data.runs().get(1);
        assertThat(fixed.kind()).isEqualTo("fixed");
        assertThat(fixed.network()).isEqualTo("two");
        assertThat(fixed.frames()).isEqualTo(2 * FRAMES);
        assertThat(fixed.keys()).isEqualTo(2 * 3);
        assertThat(fixed.stages()).containsEntry("network", 2L * FRAMES * 20);
        assertThat(fixed.facts()).contains(List.of("loop.scheduler", "fixed:5"), List.of("machine slots", "2"));
    }

    @Test
    void aggregatesAreThoseOfTheTables() {
        assertThat(data.keyIntervals().get("a-fixed")).containsExactly(new ReportData.IntervalCount(5, 4));
        assertThat(data.accuracyByDistance().get("a-fixed"))
                .contains(new ReportData.DistanceAccuracy("last", 0, 0.9, 6))
                .contains(new ReportData.DistanceAccuracy("last", 4, 0.5, 4))
                .contains(new ReportData.DistanceAccuracy("nearest", 1, 0.65, 8));
        assertThat(data.classIou().get("b-every"))
                .extracting(ReportData.ClassAccuracy::name)
                .containsExactly("background", "<b>thing");
    }

    @Test
    void listedSequencesAreDoneOrSetAside() {
        assertThat(data.counts()).isEqualTo(new ReportData.Counts(3, 2, 1));
        assertThat(data.quarantine())
                .contains(new ReportData.SetAside("a-fixed", "broken", "DAMAGED_STREAM", "frames are missing"));
    }

    @Test
    void timelinesHaveEveryScoredFrameAndEveryKey() {
        assertThat(data.timelines()).hasSize(4);
        ReportData.Timeline line = data.timelines().get(1);
        assertThat(line.sequence()).isEqualTo("clip-1");
        assertThat(line.run()).isEqualTo("a-fixed");
        assertThat(line.keys()).containsExactly(0, 5, 10);
        assertThat(line.iou()).hasSize(FRAMES).startsWith(0.9, 0.8, 0.7);
    }

    @Test
    void picturesComeFromTheCorpusThatTheRunsName() {
        assertThat(data.notes()).isEmpty();
        assertThat(data.strips()).extracting(ReportData.Strip::sequence).containsExactly("clip-1", "clip-2");
        ReportData.Strip strip = data.strips().get(0);
        assertThat(strip.frame()).startsWith(0).endsWith(FRAMES - 1).hasSize(FrameStrips.FRAMES);
        assertThat(strip.source()).allMatch(uri -> uri.startsWith("data:image/jpeg;base64,"));
        assertThat(strip.masks()).extracting(ReportData.MaskRow::run).containsExactly("b-every", "a-fixed");
        assertThat(strip.masks().get(0).mask()).allMatch(uri -> uri.startsWith("data:image/png;base64,"));
        assertThat(strip.label()).containsOnlyNulls();
    }

    @Test
    void missingTableSaysWhatToRun() {
        ResultsLayout empty = new ResultsLayout(folder.resolve("nothing").toUri());

        assertThatThrownBy(() -> reader(empty).read(Optional.empty(), "auto"))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "there is no table operating_points under %s; run 'reelmask summarize --results %s' first",
                        empty.root(), empty.root());
    }

    private static ReportReader reader(ResultsLayout results) {
        return new ReportReader(
                LocalSpark.session(),
                results.root(),
                Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    }

    private static void writeCorpus() throws IOException {
        for (String clip : List.of("clip-1", "clip-2")) {
            Path images = Files.createDirectories(folder.resolve("corpus").resolve(clip));
            for (int i = 0; i < FRAMES; i++) {
                BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
                ImageIO.write(
                        image,
                        "png",
                        images.resolve(String.format(Locale.ROOT, "%02d.png", i))
                                .toFile());
            }
        }
    }

    private static void writeRun(ResultsLayout results, String run, String scheduler, int interval) {
        Store store = Store.open(new Configuration(), results);
        RunTables tables = new RunTables(store, Permit.unguarded(store));
        List<UnitSummary> units = new ArrayList<>();
        for (SequenceSpec spec :
                Corpora.sequences(new Configuration(), folder.resolve("corpus").toUri(), CorpusLayout.AUTO)) {
            units.add(writeUnit(results, run, spec, interval));
        }
        WrittenRuns.record(results, run, units);
        tables.writeSequences(
                run, units.stream().map(unit -> SequenceRow.of(List.of(unit))).toList());
        tables.writeQuarantine(
                run,
                List.of(new QuarantineRow("broken", "file:/b.mp4", ReasonCode.DAMAGED_STREAM, "frames are missing")));
        String configuration =
                "corpus:\n  uri: %s\nnetwork:\n  bundle: /bundles/two\nloop:\n  scheduler: %s\n  propagation: blend\n"
                        .formatted(folder.resolve("corpus").toUri(), scheduler);
        tables.writeRun(new RunRow(
                run,
                "print",
                "file:/corpus",
                configuration,
                Map.of("features.pt", "abc"),
                Map.of("spark", "4"),
                Map.of("slots", "2"),
                1_700_000_000_000_000L,
                2,
                new Counts(3, 2, 0, 1, 0, 2L * FRAMES, 6)));
    }

    private static UnitSummary writeUnit(ResultsLayout results, String run, SequenceSpec spec, int interval) {
        List<FrameRow> rows = new ArrayList<>();
        for (int frame = 0; frame < FRAMES; frame++) {
            int distance = frame % interval;
            FrameRow.Accuracy accuracy = new FrameRow.Accuracy(
                    FrameRow.Reference.LABEL, 0.9 - 0.1 * distance, 0.95, List.of(100L, 40L), List.of(120L, 50L));
            rows.add(new FrameRow(
                    frame,
                    frame * 40_000L,
                    distance == 0,
                    frame - distance,
                    0.2,
                    Double.NaN,
                    SIZE,
                    SIZE,
                    new LabelMap(SIZE, new byte[SIZE.pixels()]),
                    Optional.of(accuracy),
                    new FrameRow.StageMicros(10, 20, 30, 40, 0, 0)));
        }
        UnitSource source =
                new UnitSource(spec.source(), spec.contentKey(), spec.sizeBytes(), SIZE, 1, WrittenRuns.FINGERPRINT);
        return WrittenRuns.unit(results, run, spec.id(), ReportFixture.CLASSES, source, rows);
    }
}
