package dev.reelmask.job.report;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.testing.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of a version that wrote agreement under the name of mIoU and had no columns for it. */
@Tag("spark")
class OlderTablesTest {
    private static final String[] NEWER = {
        "agreement",
        "agreement_low",
        "agreement_high",
        "agreement_frames",
        "agreement_sequences",
        "corpus_agreement",
        "reference_us"
    };

    @TempDir
    private static Path folder;

    private static ReportData data;

    @BeforeAll
    static void writeOlderTables() throws IOException {
        MadeResults results = new MadeResults(folder).images("clips", "a", 120).images("short", "b", 40);
        results.write(MadeRun.compared("enough", "clips", 5, 3));
        results.write(MadeRun.compared("few", "short", 5, 4));
        results.summarize();
        Path tables = Path.of(results.layout().root());
        for (String run : new String[] {"enough", "few"}) {
            age(tables.resolve("operating_points/run=" + run), "miou", "scored_frames");
            age(tables.resolve("accuracy_by_distance/run=" + run), "miou", "frames");
            age(tables.resolve("class_iou/run=" + run), "iou", "frames");
        }
        data = results.read();
    }

    /** Moves what stands in the columns of agreement to those of labels, as it used to be. */
    private static void age(Path partition, String score, String frames) throws IOException {
        Dataset<Row> table = LocalSpark.session().read().parquet(partition.toString());
        table = table.withColumn(score, coalesce(col(score), col("agreement")));
        if (frames.equals("scored_frames")) {
            table = table.withColumn(frames, col("agreement_frames"))
                    .withColumn(score, coalesce(col(score), col("frames").divide(1000)));
        }
        Path aged = partition.resolveSibling("_aged");
        table.drop(NEWER).coalesce(1).write().mode("overwrite").parquet(aged.toString());
        try (Stream<Path> files = Files.list(aged)) {
            Path file = files.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
            String name = partition.getParent().getFileName() + ".parquet";
            Files.move(file, partition.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(partition.resolve("." + name + ".crc"));
        }
    }

    @Test
    void agreementIsCalledAgreementWithoutAnInterval() {
        ReportData.Run run = data.runs().get(0);

        assertThat(run.id()).isEqualTo("enough");
        assertThat(run.meanIou()).isNull();
        assertThat(run.corpusIou()).isNull();
        assertThat(run.labelledFrames()).isZero();
        assertThat(run.agreement().frames()).isGreaterThanOrEqualTo(30);
        assertThat(run.agreement().mean()).isPositive();
        assertThat(run.agreement().low()).isNull();
        assertThat(data.classIou().get("enough"))
                .extracting(ReportData.ClassAccuracy::value)
                .containsExactly(0.8333, 0.8);
    }

    @Test
    void ofAHandfulOfFramesNothingButTheirNumberIsShown() {
        ReportData.Run run = data.runs().get(1);

        assertThat(run.id()).isEqualTo("few");
        assertThat(run.agreement()).isEqualTo(new ReportData.Agreement(8, 0, null, null, null));
        assertThat(data.accuracyByDistance().get("few"))
                .isNotEmpty()
                .extracting(ReportData.DistanceAccuracy::value)
                .containsOnlyNulls();
    }
}
