package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.CorpusClasses;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.plan.SegmentPlan;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.RawPng;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.PngImages;
import dev.reelmask.video.encode.VideoWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class LabelledCorpusTest {
    private static final FrameSize SIZE = new FrameSize(64, 32);
    private static final int FRAMES = 12;

    @TempDir
    private Path folder;

    private Path corpus;

    @BeforeEach
    void makeTheCorpus() throws IOException {
        corpus = Files.createDirectories(folder.resolve("corpus"));
    }

    @Test
    void labelsNumberedFromOneAreRefusedAndTheRestIsDone() throws IOException {
        video("good");
        video("one-based");
        for (int i = 0; i < FRAMES; i++) {
            label("good", i, grey(1));
            label("one-based", i + 1, grey(1));
        }

        SegmentReport report = run(Map.of());

        assertThat(report.count(SequenceState.DONE)).isEqualTo(1);
        assertThat(report.quarantined()).singleElement().satisfies(q -> {
            assertThat(q.sequence()).isEqualTo("one-based");
            assertThat(q.reason()).isEqualTo(ReasonCode.STRAY_LABEL);
            assertThat(q.message())
                    .endsWith("000012.png is of frame 12, but there are 12 frames, 0 to 11; number the labels from 0");
        });
        assertThat(scoredFrames()).isEqualTo(FRAMES);
    }

    @Test
    void labelsPastTheEndOfAVideoWhoseFramesAreCountedAreRefusedBeforeAnyWork() throws IOException {
        video("long");
        label("long", FRAMES + 5, grey(1));

        SegmentPlan plan = job(Map.of("plan.piece-frames", 4)).plan().runs().get(0);

        assertThat(plan.units()).isEmpty();
        assertThat(plan.setAside()).singleElement().satisfies(refused -> assertThat(refused.reason())
                .isEqualTo(ReasonCode.STRAY_LABEL));
    }

    @Test
    void labelsPastTheEndAreRefusedWhenItIsReached() throws IOException {
        video("long");
        label("long", FRAMES, grey(1));

        SegmentReport report = run(Map.of());

        assertThat(report.quarantined()).extracting(QuarantineRow::reason).containsExactly(ReasonCode.STRAY_LABEL);
        assertThat(report.units()).isEmpty();
        assertThat(folder.resolve("results/frames/run=" + report.run()))
                .satisfiesAnyOf(run -> assertThat(run).doesNotExist(), run -> assertThat(run)
                        .isEmptyDirectory());
    }

    @Test
    void aLabelThatIsTooLargeIsABadLabelAndTheOthersAreDone() throws IOException {
        video("bomb");
        label("bomb", 0, RawPng.header(30000, 30000).bytes());
        video("good");
        label("good", 0, grey(1));

        SegmentReport report = run(Map.of());

        assertThat(report.count(SequenceState.DONE)).isEqualTo(1);
        assertThat(report.quarantined()).singleElement().satisfies(q -> {
            assertThat(q.reason()).isEqualTo(ReasonCode.BAD_LABEL);
            assertThat(q.message()).contains("is 30000x30000 large, at most 2097152 pixels are read");
        });
    }

    @Test
    void masksOf0And255ScoreAsThoseOf0And1() throws IOException {
        video("ones");
        video("whites");
        label("ones", 0, grey(1));
        label("whites", 0, grey(255));

        run(Map.of());

        assertThat(scores()).hasSize(2);
        assertThat(scores().get("whites")).isEqualTo(scores().get("ones")).isLessThan(0.5);
    }

    @Test
    void aCorpusOfOtherClassesIsRefusedBeforeAnyWork() throws IOException {
        video("clip");
        label("clip", 0, grey(1));

        assertThatThrownBy(() -> run(Map.of("corpus.classes", "binary")))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("class 0 is 'background' there and 'dark' here");
        Files.writeString(corpus.resolve(CorpusClasses.FILE), "camvid");
        assertThatThrownBy(() -> run(Map.of())).hasMessageContaining("are of class set 'camvid'");
        assertThat(folder.resolve("results")).doesNotExist();
    }

    @Test
    void whatACorpusSaysOfItsLabelsIsHowTheyAreReadAndPartOfTheRun() throws IOException {
        video("clip");
        label("clip", 0, grey(255));
        String classes = "{name: mine, ignore: 255, classes: {dark: \"#000000\", light: \"#ffffff\"}}";

        SegmentReport counted = run(Map.of());
        Files.writeString(corpus.resolve(CorpusClasses.FILE), classes);
        SegmentReport ignored = run(Map.of());

        assertThat(ignored.run()).isNotEqualTo(counted.run());
        assertThat(counted.labelled().mean()).isLessThan(0.5);
        assertThat(ignored.labelled().mean()).isEqualTo(1);
    }

    @Test
    void leftOverLabelsAnd255OfTwoMeaningsAreToldBeforeTheWork() throws IOException {
        video("a");
        video("b");
        label("a", 0, grey(255));
        label("b", 0, RawPng.grey(8, 0, 1, 255, 0).bytes());
        label("b", 1, grey(255));
        Files.write(corpus.resolve("a.labels/legend.png"), grey(1));

        assertThat(job(Map.of()).plan().runs().get(0).warnings())
                .containsExactly(
                        "labels of a: label file a.labels/legend.png: no number in the name",
                        "255 is 'not labelled' in the labels of b, which hold 1 too, and 'light' in those of a, which hold 0 and 255 alone; if it is never a class, say so by a class set with ignore: 255 (--classes)");
    }

    @Test
    void masksThatKnowNothingOfTheLabelsAreWarnedOf() throws IOException {
        video("right");
        label("right", 0, grey(0));
        assertThat(run(Map.of()).warnings()).isEmpty();

        video("wrong");
        for (int i = 0; i < FRAMES; i++) {
            label("wrong", i, grey(1));
        }
        assertThat(run(Map.of()).warnings())
                .singleElement()
                .asString()
                .startsWith("the masks are hardly nearer to the labels than chance (mIoU of the corpus 0.2");
    }

    @Test
    void aSequenceWithLabelsOfOthersIsNamedAmongGoodOnes() throws IOException {
        for (String good : List.of("a", "b", "c", "d")) {
            video(good, halfLit());
            for (int i = 0; i < FRAMES; i++) {
                label(good, i, grey(1));
            }
        }
        assertThat(run(Map.of()).warnings()).isEmpty();

        video("other", halfLit());
        for (int i = 0; i < FRAMES; i++) {
            label("other", i, exchanged());
        }
        assertThat(run(Map.of()).warnings())
                .singleElement()
                .asString()
                .startsWith("of 1 sequences the masks are hardly nearer to the labels than chance: other (mIoU 0.");
    }

    @Test
    void labelFilesAreCountedBySequence() throws IOException {
        video("a");
        label("a", 0, grey(1));
        label("a", 1, grey(1));
        Files.write(corpus.resolve("a.labels/legend.png"), grey(1));

        run(Map.of());

        Row row = sequences().get(0);
        assertThat((int) row.getAs("labels_found")).isEqualTo(3);
        assertThat((int) row.getAs("labels_matched")).isEqualTo(2);
        assertThat((int) row.getAs("labels_left_over")).isEqualTo(1);
    }

    private void video(String name) {
        video(name, new byte[3 * SIZE.pixels()]);
    }

    private void video(String name, byte[] rgb) {
        try (VideoWriter writer = new VideoWriter(corpus.resolve(name + ".mp4"), SIZE, EncodeSettings.atRate(25))) {
            for (int i = 0; i < FRAMES; i++) {
                writer.write(rgb);
            }
        }
    }

    private void label(String video, int frame, byte[] png) throws IOException {
        Path labels = Files.createDirectories(corpus.resolve(video + ".labels"));
        Files.write(labels.resolve(String.format(Locale.ROOT, "%06d.png", frame)), png);
    }

    /** The left half is 0, the right half light. */
    private static byte[] grey(int light) {
        byte[] ids = new byte[SIZE.pixels()];
        for (int y = 0; y < SIZE.height(); y++) {
            Arrays.fill(ids, y * SIZE.width() + SIZE.width() / 2, (y + 1) * SIZE.width(), (byte) light);
        }
        return PngImages.grey(new LabelMap(SIZE, ids));
    }

    /** RGB, the right half white: what the network calls light. */
    private static byte[] halfLit() {
        byte[] rgb = new byte[3 * SIZE.pixels()];
        for (int y = 0; y < SIZE.height(); y++) {
            Arrays.fill(rgb, 3 * (y * SIZE.width() + SIZE.width() / 2), 3 * (y + 1) * SIZE.width(), (byte) 255);
        }
        return rgb;
    }

    /** The classes of {@code grey(1)} the other way round. */
    private static byte[] exchanged() {
        byte[] ids = new byte[SIZE.pixels()];
        for (int y = 0; y < SIZE.height(); y++) {
            Arrays.fill(ids, y * SIZE.width(), y * SIZE.width() + SIZE.width() / 2, (byte) 1);
        }
        return PngImages.grey(new LabelMap(SIZE, ids));
    }

    private SegmentReport run(Map<String, ?> settings) {
        return job(settings).run(Duration.ofDays(1), line -> {});
    }

    private SegmentJob job(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.toString(),
                "results.uri",
                folder.resolve("results").toString(),
                "loop.scheduler",
                "every-frame",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        JobConfig config = ConfigReader.read(Optional.empty(), all);
        return new SegmentJob(LocalSpark.session(), config, new GreyNetworks("1"), line -> {});
    }

    private Map<String, Double> scores() {
        Map<String, Double> scores = new HashMap<>();
        sequences().forEach(row -> scores.put(row.getAs("sequence"), row.getAs("miou")));
        return scores;
    }

    private long scoredFrames() {
        return sequences().stream().mapToLong(row -> row.getAs("scored_frames")).sum();
    }

    private List<Row> sequences() {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("results/sequences").toString())
                .collectAsList();
    }
}
