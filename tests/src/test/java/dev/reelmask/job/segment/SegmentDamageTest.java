package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.SequenceReader;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.SequenceState;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.video.Containers;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.PngImages;
import dev.reelmask.video.encode.VideoWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged sequences in a whole run: kept or refused, marked and told. */
@Tag("spark")
class SegmentDamageTest {
    private static final FrameSize SIZE = new FrameSize(64, 32);
    private static final int TS_PACKET = 188;

    @TempDir
    private Path folder;

    private Path corpus;

    @BeforeEach
    void makeCorpus() throws IOException {
        corpus = Files.createDirectories(folder.resolve("corpus"));
    }

    /** A light bar of {@code i + 1} columns in frame i, noise below it. */
    private Path video(String name, int frames) {
        Path file = corpus.resolve(name);
        Random noise = new Random(3);
        try (VideoWriter writer = new VideoWriter(
                file, SIZE, EncodeSettings.atRate(25).withSyncInterval(12).withQuality(90))) {
            for (int i = 0; i < frames; i++) {
                writer.write(picture(i, noise));
            }
        }
        return file;
    }

    private static byte[] picture(int index, Random noise) {
        byte[] rgb = new byte[SIZE.pixels() * 3];
        for (int at = 0; at < rgb.length; at++) {
            int x = at / 3 % SIZE.width();
            boolean bar = at < rgb.length / 2;
            rgb[at] = (byte) (bar ? (x <= index ? 230 : 20) : noise.nextInt(100));
        }
        return rgb;
    }

    private static void breakPackets(Path file, int... packets) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<Containers.Packet> all = Containers.packets(file);
        for (int packet : packets) {
            int from = all.get(packet).position();
            Arrays.fill(bytes, from, from + all.get(packet).size(), (byte) 0xff);
        }
        Files.write(file, bytes);
    }

    private SegmentReport run(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.toString(),
                "results.uri",
                folder.resolve("results").toString(),
                "results.run",
                "r",
                "loop.scheduler",
                "every-frame",
                "execute.io-attempts",
                1));
        all.putAll(settings);
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), all),
                        new GreyNetworks("1"),
                        line -> {})
                .run(Duration.ofDays(1), line -> {});
    }

    private List<Row> rows(String table, String... order) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("results").resolve(table).toString())
                .orderBy("sequence", order)
                .collectAsList();
    }

    @Test
    void aVideoWithABrokenPacketIsKeptAndItsDamageMarkedAndTold() throws IOException {
        breakPackets(video("bad.mp4", 48), 28);
        video("good.mp4", 24);

        SegmentReport report = run(Map.of());

        assertThat(report.hasTrouble()).isFalse();
        assertThat(report.text()).contains("damaged      1 of those finished; ");
        assertThat(report.fields()).containsEntry("damaged", 1L);
        List<Row> sequences = rows("sequences");
        assertThat(sequences.get(0).<String>getAs("damage"))
                .startsWith("1 lost: 28 (1.12 s); 7 damaged: 29-35 (1.16-1.40 s)");
        assertThat(sequences.get(0).<Long>getAs("frames")).isEqualTo(47);
        assertThat(sequences.get(1).<String>getAs("damage")).isNull();
        for (Row frame : rows("frames", "frame")) {
            int number = frame.getAs("frame");
            boolean bad = frame.getAs("sequence").equals("bad");
            assertThat(number).isNotEqualTo(bad ? 28 : -1);
            assertThat(frame.<Boolean>getAs("damaged")).isEqualTo(bad && number > 28 && number < 36);
            if (!bad || number < 28 || number > 35) {
                long light =
                        frame.<Long>getList(frame.fieldIndex("pixel_counts")).get(1);
                assertThat(Math.round((double) light / (SIZE.height() / 2.0))).isEqualTo(number + 1L);
            }
        }
    }

    @Test
    void whereDamageIsRefusedTheVideoIsSetAsideInARunOfItsOwn() throws IOException {
        breakPackets(video("bad.mp4", 48), 28);
        video("good.mp4", 24);
        Map<String, Object> unnamed = Map.of("results.run", "");

        SegmentReport kept = run(unnamed);
        SegmentReport refused = run(Map.of("results.run", "", "corpus.damage", "refuse"));

        assertThat(refused.run()).isNotEqualTo(kept.run());
        assertThat(refused.hasTrouble()).isTrue();
        assertThat(refused.quarantined()).singleElement().satisfies(row -> {
            assertThat(row.reason()).isEqualTo(ReasonCode.DAMAGED_STREAM);
            assertThat(row.message()).contains("bad.mp4 is damaged: 1 decode errors, 47 frames decoded of 48");
        });
        assertThat(refused.damaged()).isZero();
    }

    @Test
    void piecesOfADamagedVideoGiveTheRowsOfTheWhole() throws IOException {
        breakPackets(video("bad.mp4", 60), 16, 40, 41);

        run(Map.of("results.run", "whole"));
        run(Map.of("results.run", "pieces", "plan.piece-frames", 12));

        assertThat(told("pieces")).isEqualTo(told("whole")).hasSize(57);
        List<Row> sequences = rows("sequences", "run");
        assertThat(sequences.get(0).<Integer>getAs("units")).isEqualTo(5);
        for (Row sequence : sequences) {
            assertThat(sequence.<String>getAs("damage")).contains("lost: 16 (0.64 s)", "40-41 (1.60 s)");
        }
    }

    private List<List<Object>> told(String run) {
        return rows("frames", "frame").stream()
                .filter(row -> row.getAs("run").equals(run))
                .map(row -> List.<Object>of(
                        row.getAs("frame"),
                        row.getAs("pts_us"),
                        row.getAs("damaged"),
                        row.getList(row.fieldIndex("pixel_counts"))))
                .toList();
    }

    @Test
    void aVideoOfWhichTooMuchIsDamagedIsSetAsideHoweverItIsCut() throws IOException {
        breakPackets(video("bad.mp4", 60), 1, 13, 25);
        video("good.mp4", 24);

        for (int pieceFrames : new int[] {1000, 12}) {
            SegmentReport report = run(Map.of("corpus.max-damage", 0.5, "plan.piece-frames", pieceFrames));

            assertThat(report.quarantined()).extracting(QuarantineRow::sequence).containsExactly("bad");
            assertThat(report.quarantined().get(0).reason()).isEqualTo(ReasonCode.DAMAGED_STREAM);
            assertThat(report.quarantined().get(0).message())
                    .contains("bad.mp4 is damaged: 33 of 60 frames are damaged or missing: ");
            Store store = Store.open(
                    new Configuration(),
                    new ResultsLayout(folder.resolve("results").toUri()));
            assertThat(new SequenceReader(store).sequences("r")).containsExactly("good");
        }
        assertThat(run(Map.of("corpus.max-damage", 0.6)).count(SequenceState.DONE))
                .isEqualTo(2);
    }

    @Test
    void joinedTransportStreamsAreOneSequenceOfAllFrames() throws IOException {
        Path part = video("part.ts", 15);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(Files.readAllBytes(part));
        both.write(Files.readAllBytes(part));
        Files.write(corpus.resolve("joined.ts"), both.toByteArray());
        Files.delete(part);

        SegmentReport report = run(Map.of());

        assertThat(report.hasTrouble()).isFalse();
        List<Row> frames = rows("frames", "frame");
        assertThat(frames).hasSize(30);
        for (int i = 0; i < 30; i++) {
            assertThat(frames.get(i).<Integer>getAs("frame")).isEqualTo(i);
            assertThat(frames.get(i).<Long>getAs("pts_us")).isEqualTo(i * 40_000L);
            long light = frames.get(i)
                    .<Long>getList(frames.get(i).fieldIndex("pixel_counts"))
                    .get(1);
            assertThat(Math.round((double) light / (SIZE.height() / 2.0))).isEqualTo(i % 15 + 1L);
        }
    }

    @Test
    void labelsThatMayBelongToOtherFramesAreNotScored() throws IOException {
        Path file = video("lossy.ts", 48);
        List<Containers.Packet> packets = Containers.packets(file);
        byte[] bytes = Files.readAllBytes(file);
        int from = packets.get(20).position() / TS_PACKET * TS_PACKET;
        int to = packets.get(22).position() / TS_PACKET * TS_PACKET;
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(bytes, 0, from);
        rest.write(bytes, to, bytes.length - to);
        Files.write(file, rest.toByteArray());
        assertThat(run(Map.of()).hasTrouble()).isFalse();

        label(30);
        SegmentReport late = run(Map.of());
        Files.delete(label(30));
        label(10);
        SegmentReport early = run(Map.of());

        assertThat(late.quarantined()).singleElement().satisfies(row -> {
            assertThat(row.reason()).isEqualTo(ReasonCode.DAMAGED_STREAM);
            assertThat(row.message()).contains("nothing tells how many pictures are lost before frame ");
        });
        assertThat(early.hasTrouble()).isFalse();
        assertThat(early.labelled().mean()).isGreaterThan(0.5);
    }

    private Path label(int frame) throws IOException {
        Path labels = Files.createDirectories(corpus.resolve("lossy.labels"));
        byte[] ids = new byte[SIZE.pixels()];
        for (int i = 0; i < ids.length / 2; i++) {
            ids[i] = (byte) (i % SIZE.width() <= frame ? 1 : 0);
        }
        return Files.write(
                labels.resolve(String.format(Locale.ROOT, "%03d.png", frame)), PngImages.grey(new LabelMap(SIZE, ids)));
    }

    @Test
    void aHeaderThatPromisesBillionsOfFramesIsDamageAndNothingWaitsForThem() throws IOException {
        Path file = video("liar.avi", 24);
        byte[] bytes = Files.readAllBytes(file);
        int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("strh");
        Arrays.fill(bytes, header + 40, header + 44, (byte) 0xff);
        Files.write(file, bytes);

        SegmentReport report = run(Map.of());

        assertThat(report.quarantined()).singleElement().satisfies(row -> {
            assertThat(row.reason()).isEqualTo(ReasonCode.DAMAGED_STREAM);
            assertThat(row.message()).contains("24 of 2147483647 frames are there");
        });
    }

    @Test
    void aDamagedImageOfAFolderLeavesItsNumberOut() throws IOException {
        new SweepCorpus(corpus).sequence("a", 9);
        Path image = corpus.resolve("a/0004.png");
        Files.write(image, Arrays.copyOf(Files.readAllBytes(image), 40));

        SegmentReport kept = run(Map.of("plan.piece-frames", 3));
        SegmentReport refused = run(Map.of("results.run", "strict", "corpus.damage", "refuse"));

        assertThat(kept.hasTrouble()).isFalse();
        assertThat(rows("frames", "frame").stream().map(row -> row.<Integer>getAs("frame")))
                .containsExactly(0, 1, 2, 3, 5, 6, 7, 8);
        assertThat(rows("sequences").get(0).<String>getAs("damage"))
                .startsWith("1 lost: 4 (0.16 s); the first: image ");
        assertThat(refused.quarantined()).singleElement().satisfies(row -> assertThat(row.reason())
                .isEqualTo(ReasonCode.DAMAGED_STREAM));
    }
}
