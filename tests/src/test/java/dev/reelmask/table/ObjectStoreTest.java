package dev.reelmask.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.LabelReader;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.mask.MaskImages;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.publish.Temporary;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.FrameResult;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.S3Endpoint;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.decode.SequenceDecoder;
import dev.reelmask.video.encode.EncodeSettings;
import dev.reelmask.video.encode.VideoWriter;
import dev.reelmask.video.probe.VideoProbe;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Corpora, videos and tables over s3a:// against a real S3 endpoint. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("spark")
class ObjectStoreTest {
    private static final String BUCKET = "reelmask";
    private static final UnitKey UNIT = new UnitKey("r1", "a", 0);

    private static S3Endpoint s3;
    private static Configuration hadoop;

    @TempDir
    private java.nio.file.Path local;

    private String root;
    private ResultsLayout results;

    @BeforeAll
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    static void start() throws IOException, InterruptedException {
        s3 = S3Endpoint.start();
        s3.createBucket(BUCKET);
        hadoop = s3.hadoop();
    }

    @AfterAll
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    static void stop() throws IOException {
        if (s3 != null) {
            FileSystem.get(URI.create("s3a://" + BUCKET), hadoop).close();
            s3.close();
        }
    }

    @BeforeEach
    void nameFolder(TestInfo test) {
        root = "s3a://" + BUCKET + "/" + test.getTestMethod().orElseThrow().getName();
        results = new ResultsLayout(URI.create(root + "/results"));
    }

    @Test
    void aUnitAppearsWhenItIsCommitted() throws IOException {
        try (UnitWriter writer = open("f1")) {
            writer.write(Units.row(0));
            assertThat(files()).isEmpty();

            UnitSummary summary = writer.commit(Units.end());

            assertThat(files())
                    .containsExactly("results/frames/run=r1/a.0.parquet", "results/masks/run=r1/a.0.parquet");
            assertThat(find("f1")).contains(summary);
        }
        assertThat(read()).containsExactly(Units.row(0).mask());
    }

    @Test
    void anAbortedUnitLeavesNothingAndAnOlderOneStands() throws IOException {
        try (UnitWriter writer = open("f1")) {
            writer.write(Units.row(0));
        }
        assertThat(files()).isEmpty();

        try (UnitWriter writer = open("f1")) {
            writer.write(Units.row(0));
            writer.commit(Units.end());
        }
        try (UnitWriter writer = open("f2")) {
            writer.write(Units.row(1));
        }

        assertThat(find("f1")).isPresent();
        assertThat(read()).containsExactly(Units.row(0).mask());
        assertThat(new Temporary(store()).delete(Duration.ZERO, Clock.systemUTC()))
                .isZero();
    }

    @Test
    void aUnitOfManyPartsAppearsWhenItIsCommitted() throws IOException {
        List<LabelMap> masks = new ArrayList<>();
        try (UnitWriter writer = open("f1")) {
            for (FrameResult row : Units.largeRows()) {
                writer.write(row);
                masks.add(row.mask());
            }
            assertThat(uploads()).containsExactly("masks/run=r1/a.0.parquet");
            assertThat(files()).isEmpty();

            writer.commit(Units.end());
        }

        assertThat(uploads()).isEmpty();
        assertThat(read()).isEqualTo(masks);
    }

    @Test
    void anAbortedUnitOfManyPartsLeavesNoUploadOpen() throws IOException {
        try (UnitWriter writer = open("f1")) {
            Units.largeRows().forEach(writer::write);
            assertThat(uploads()).containsExactly("masks/run=r1/a.0.parquet");
        }

        assertThat(uploads()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    @Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // Spark may have to start
    void tablesOfTheReduceStageAreReplaced() throws IOException {
        SparkSession spark = LocalSpark.session();
        Configuration settings = spark.sparkContext().hadoopConfiguration();
        hadoop.getPropsWithPrefix("fs.s3a.").forEach((key, value) -> settings.set("fs.s3a." + key, value));
        RunAggregates tables = new RunAggregates(store());

        for (String keys : List.of("3", "4")) {
            tables.write(
                    TableName.KEY_INTERVALS,
                    spark.sql("SELECT 'r1' AS run, " + keys + " AS keys"),
                    List.of("r1", "r2"),
                    "keys");
        }

        assertThat(files())
                .containsExactly(
                        "results/key_intervals/run=r1/key_intervals.parquet",
                        "results/key_intervals/run=r2/key_intervals.parquet");
        assertThat(spark.read()
                        .parquet(results.table(TableName.KEY_INTERVALS).toString())
                        .select("keys")
                        .first()
                        .getInt(0))
                .isEqualTo(4);
    }

    @Test
    void aCopyThatFailsLeavesTheOlderFile() throws IOException {
        put("new.parquet", new byte[] {2});
        put("old.parquet", new byte[] {1});
        Path old = new Path(root + "/old.parquet");

        assertThatThrownBy(() -> store().placing().adopt(new Path(root + "/absent.parquet"), old))
                .isInstanceOf(FileNotFoundException.class);
        assertThat(get(old)).containsExactly(1);

        store().placing().adopt(new Path(root + "/new.parquet"), old);
        assertThat(get(old)).containsExactly(2);
        assertThat(files()).containsExactly("old.parquet");
    }

    @Test
    void aCorpusIsListedAndItsLabelsAreRead() throws IOException {
        LabelMap label = Units.row(0).mask();
        put("corpus/test/one.mp4", new byte[10]);
        put("corpus/test/one.labels/000003.png", MaskImages.png(label));

        List<SequenceSpec> specs = Corpora.sequences(hadoop, URI.create(root + "/corpus"), CorpusLayout.AUTO);

        assertThat(specs).extracting(SequenceSpec::id).containsExactly("test__one");
        assertThat(specs.get(0).video()).isEqualTo(root + "/corpus/test/one.mp4");
        assertThat(new LabelReader(ClassSets.named("binary"))
                        .read(hadoop, specs.get(0).labels().get(3)))
                .isEqualTo(label);
    }

    @Test
    void theContentKeyOfAnObjectIsItsEtag() throws IOException {
        put("corpus/one.mp4", new byte[] {1, 2});
        String first = contentKey();
        put("corpus/one.mp4", new byte[] {1, 2});
        String again = contentKey();
        put("corpus/one.mp4", new byte[] {2, 1});

        assertThat(again).isEqualTo(first);
        assertThat(contentKey()).isNotEqualTo(first);
    }

    private String contentKey() {
        SequenceSpec spec = Corpora.sequences(hadoop, URI.create(root + "/corpus/"), CorpusLayout.AUTO)
                .get(0);
        assertThat(spec.source()).isEqualTo(root + "/corpus/one.mp4");
        return spec.contentKey();
    }

    @Test
    void aPieceOfAVideoIsFoundBySeeking() throws IOException {
        java.nio.file.Path file = clip(120);
        put("clip.mp4", Files.readAllBytes(file));
        URI remote = URI.create(root + "/clip.mp4");
        FrameRange range = VideoProbe.index(hadoop, remote).range(90, 5);

        assertThat(range.entry().canSeek()).isTrue();
        try (SequenceFrames near = frames(file.toUri(), range);
                SequenceFrames far = frames(remote, range)) {
            List<RgbFrame> piece = drain(far);

            assertThat(piece).extracting(RgbFrame::index).containsExactly(90, 91, 92, 93, 94);
            assertThat(piece)
                    .extracting(RgbFrame::rgb)
                    .containsExactlyElementsOf(
                            drain(near).stream().map(RgbFrame::rgb).toList());
            assertThat(far.integrity().packets()).isLessThan(40);
        }
    }

    @Test
    void aBundleIsReadAsItWasWritten() {
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                8,
                InputSpec.Padding.STRIDE);
        BundleSpec spec = new BundleSpec(
                "small", Units.CLASSES, List.of(0, 1), input, PropagationKind.POSTERIORS, 2, "CC0", "made up");
        String forward = "  def forward(self: __torch__.Same, x: Tensor) -> Tensor:\n    return x\n";
        byte[] module = TorchArchive.write(new ScriptModule("Same", List.of(), List.of(forward)));
        Bundle written = Bundle.of(spec, Map.of(Bundle.FEATURES, module));
        written.write(hadoop, root + "/bundle");

        Bundle read = Bundle.read(hadoop, root + "/bundle");

        assertThat(read.spec()).isEqualTo(spec);
        assertThat(read.digest()).isEqualTo(written.digest());
        assertThat(read.modules().get(Bundle.FEATURES)).isEqualTo(module);
    }

    @Test
    void whatIsNotThereIsToldByItsName() {
        URI absent = URI.create(root + "/absent.mp4");

        assertThatThrownBy(() -> frames(absent, FrameRange.all()))
                .isInstanceOf(SequenceException.class)
                .hasMessageContaining("cannot open %s: ", absent);
        assertThatThrownBy(() -> Corpora.sequences(hadoop, URI.create(root + "/absent"), CorpusLayout.AUTO))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(root + "/absent");
    }

    private UnitWriter open(String fingerprint) {
        return UnitWriter.open(store(), Permit.unguarded(store()), UNIT, Units.CLASSES, fingerprint);
    }

    private Optional<UnitSummary> find(String fingerprint) {
        return ParquetFooters.finished(store(), UNIT, fingerprint);
    }

    private Store store() {
        return Store.open(hadoop, results);
    }

    private List<LabelMap> read() {
        List<LabelMap> masks = new ArrayList<>();
        try (MaskReader rows = new MaskReader(hadoop, List.of(results.masks(UNIT)))) {
            for (Optional<MaskReader.FrameMask> row = rows.next(); row.isPresent(); row = rows.next()) {
                masks.add(row.get().mask());
            }
        }
        return masks;
    }

    private java.nio.file.Path clip(int frames) {
        FrameSize size = new FrameSize(128, 96);
        java.nio.file.Path file = local.resolve("clip.mp4");
        try (VideoWriter writer =
                new VideoWriter(file, size, EncodeSettings.atRate(25).withSyncInterval(12))) {
            for (int frame = 0; frame < frames; frame++) {
                byte[] rgb = new byte[size.pixels() * 3];
                Arrays.fill(rgb, (byte) (2 * frame));
                writer.write(rgb);
            }
        }
        return file;
    }

    private static SequenceFrames frames(URI video, FrameRange range) {
        SequenceSpec spec = new SequenceSpec("clip", video.toString(), video.toString(), List.of(), Map.of(), 1, "");
        return SequenceDecoder.open(hadoop, spec, SizePolicy.source(), range, DecodeSettings.defaults());
    }

    private static List<RgbFrame> drain(SequenceFrames frames) {
        List<RgbFrame> all = new ArrayList<>();
        for (Optional<RgbFrame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            all.add(frame.get());
        }
        return all;
    }

    private void put(String path, byte[] bytes) throws IOException {
        Path file = new Path(root + "/" + path);
        try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(bytes);
        }
    }

    private static byte[] get(Path file) throws IOException {
        try (InputStream in = file.getFileSystem(hadoop).open(file)) {
            return in.readAllBytes();
        }
    }

    /** Keys of open uploads below the results. */
    private List<String> uploads() {
        String prefix = results.root().getPath().substring(1) + "/";
        return s3.openUploads(BUCKET).stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    /** All files of the test, with their paths under its folder. */
    private List<String> files() throws IOException {
        Path folder = new Path(root);
        FileSystem fs = folder.getFileSystem(hadoop);
        if (!fs.exists(folder)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = fs.listFiles(folder, true);
        while (all.hasNext()) {
            names.add(all.next().getPath().toString().substring(root.length() + 1));
        }
        names.sort(null);
        return names;
    }
}
