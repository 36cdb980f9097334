package dev.reelmask.job.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.config.JobConfig;
import dev.reelmask.job.network.BundleNetworks;
import dev.reelmask.job.reduce.SummarizeJob;
import dev.reelmask.job.run.RunRequest;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.testing.FakeNetwork;
import dev.reelmask.testing.GeneratedFrames;
import dev.reelmask.testing.LocalSpark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns of steadiness, from the configuration to the aggregates. */
@Tag("spark")
class ConsistencyRunTest {
    private static final FrameSize SIZE = new FrameSize(64, 48);
    private static final int FRAMES = 26;
    private static final int PIECE = 10;

    @TempDir
    private static Path folder;

    private static Map<String, Row> points;

    @BeforeAll
    static void runWithAndWithout() throws IOException {
        writeClip();
        Map<String, Object> asked = Map.of("loop.consistency", "dis", "loop.video-consistency", true);
        start(List.of(request("fixed", "fixed:5", asked), request("every", "every-frame", asked)));
        start(List.of(request("plain", "fixed:5", Map.of())));
        points = new HashMap<>();
        ResultsLayout results = new ResultsLayout(folder.resolve("results").toUri());
        new SummarizeJob(LocalSpark.session(), results).run().forEach(row -> points.put(row.getAs("run"), row));
    }

    private static void writeClip() throws IOException {
        Path images = Files.createDirectories(folder.resolve("corpus/clip"));
        Path labels = Files.createDirectories(folder.resolve("corpus/clipannot"));
        for (int i = 0; i < FRAMES; i++) {
            RgbFrame frame = GeneratedFrames.displaced(i, SIZE, 1.5 * i, i);
            BufferedImage image = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
            BufferedImage label = new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_BYTE_GRAY);
            byte[] rgb = frame.rgb();
            for (int p = 0; p < SIZE.pixels(); p++) {
                int x = p % SIZE.width();
                int y = p / SIZE.width();
                image.setRGB(
                        x, y, ((rgb[3 * p] & 0xff) << 16) | ((rgb[3 * p + 1] & 0xff) << 8) | (rgb[3 * p + 2] & 0xff));
                label.getRaster().setSample(x, y, 0, FakeNetwork.levels(frame).id(x, y));
            }
            String name = String.format(Locale.ROOT, "frame_%03d.png", i);
            ImageIO.write(image, "png", images.resolve(name).toFile());
            ImageIO.write(label, "png", labels.resolve(name).toFile());
        }
    }

    private static RunRequest request(String run, String scheduler, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("corpus.uri", folder.resolve("corpus").toString());
        settings.put("corpus.layout", "camvid");
        settings.put("network.bundle", "../conf/bundles/face-lite");
        settings.put("network.precision", "f32");
        settings.put("loop.scheduler", scheduler);
        settings.put("plan.piece-frames", PIECE);
        settings.put("results.uri", folder.resolve("results").toString());
        settings.put("results.run", run);
        JobConfig config = ConfigReader.read(Optional.empty(), settings);
        return new RunRequest(config, BundleNetworks.of(new Configuration(), config));
    }

    private static void start(List<RunRequest> requests) {
        new SweepJob(LocalSpark.session(), requests, line -> {}).run(Duration.ofDays(1), line -> {});
    }

    private static List<Row> rows(String table, String run) {
        return LocalSpark.session()
                .read()
                .parquet(folder.resolve("results/" + table + "/run=" + run).toString())
                .orderBy("frame")
                .collectAsList();
    }

    private static List<Integer> framesWithout(String run, String column) {
        return rows("frames", run).stream()
                .filter(row -> row.getAs(column) == null)
                .map(row -> row.<Integer>getAs("frame"))
                .toList();
    }

    @Test
    void piecesHaveNoScoreWhereTheyLackTheFramesBefore() {
        for (String run : List.of("fixed", "every")) {
            assertThat(rows("frames", run)).hasSize(FRAMES);
            assertThat(framesWithout(run, "temporal_consistency")).containsExactly(0, 10, 20);
            assertThat(framesWithout(run, "consistency_unions")).containsExactly(0, 10, 20);
            assertThat(framesWithout(run, "vc8"))
                    .containsExactlyElementsOf(IntStream.range(0, FRAMES)
                            .filter(frame -> frame % PIECE < 7)
                            .boxed()
                            .toList());
            assertThat(framesWithout(run, "vc16")).hasSize(FRAMES);
        }
    }

    @Test
    void nothingElseChanges() {
        for (String column : List.of("temporal_consistency", "consistency_intersections", "vc8", "vc16")) {
            assertThat(framesWithout("plain", column)).hasSize(FRAMES);
        }
        List<Row> with = rows("masks", "fixed");
        List<Row> without = rows("masks", "plain");
        for (int i = 0; i < FRAMES; i++) {
            assertThat(with.get(i).<byte[]>getAs("mask"))
                    .isEqualTo(without.get(i).<byte[]>getAs("mask"));
        }
        assertThat(rows("frames", "plain")).allMatch(row -> row.<Long>getAs("reference_us") == 0);
        assertThat(rows("frames", "fixed").stream().filter(row -> row.<Long>getAs("reference_us") > 0))
                .hasSize(FRAMES - 3);
    }

    @Test
    void aRunHasTheirMeans() {
        for (String run : List.of("fixed", "every")) {
            double mean = rows("frames", run).stream()
                    .filter(row -> row.getAs("vc8") != null)
                    .mapToDouble(row -> row.getAs("vc8"))
                    .average()
                    .orElseThrow();
            Row point = points.get(run);
            assertThat(point.<Double>getAs("vc8")).isCloseTo(mean, within(1e-12));
            assertThat(point.<Double>getAs("vc16")).isNull();
            assertThat(point.<Double>getAs("corpus_temporal_consistency")).isStrictlyBetween(0.0, 1.0);
            assertThat(point.<Double>getAs("temporal_consistency")).isStrictlyBetween(0.0, 1.0);
        }
        assertThat(points.get("plain").<Double>getAs("corpus_temporal_consistency"))
                .isNull();
    }
}
