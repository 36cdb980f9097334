package dev.reelmask.job.vacuum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.segment.GreyNetworks;
import dev.reelmask.job.segment.SegmentJob;
import dev.reelmask.job.segment.SweepCorpus;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.S3Endpoint;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Corpus and results over s3a:// against a real S3 endpoint. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // Spark may have to start
@Tag("spark")
class ObjectStoreVacuumTest {
    private static final URI BUCKET = URI.create("s3a://vacuum");
    private static final Path CORPUS = new Path(BUCKET + "/corpus");
    private static final Path RESULTS = new Path(BUCKET + "/results");

    private static S3Endpoint s3;
    private static Configuration hadoop;

    @TempDir
    private java.nio.file.Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        s3 = S3Endpoint.start();
        s3.createBucket(BUCKET.getHost());
        hadoop = s3.hadoop();
        Configuration settings = LocalSpark.session().sparkContext().hadoopConfiguration();
        hadoop.getPropsWithPrefix("fs.s3a.").forEach((key, value) -> settings.set("fs.s3a." + key, value));
    }

    @AfterAll
    static void stop() throws IOException {
        if (s3 != null) {
            FileSystem.get(BUCKET, hadoop).close();
            s3.close();
        }
    }

    @Test
    void leftOversGoneSequencesAndRunsAreDeleted() throws IOException {
        FileSystem fs = CORPUS.getFileSystem(hadoop);
        SweepCorpus local =
                new SweepCorpus(folder.resolve("corpus")).sequence("a", 3).sequence("b", 3);
        fs.copyFromLocalFile(new Path(local.root().toUri()), CORPUS);
        segment("r");
        segment("q");
        for (String table : List.of("masks", "frames")) {
            Path partition = new Path(RESULTS, table + "/run=r");
            FileUtil.copy(
                    fs, new Path(partition, "a.0.parquet"), fs, new Path(partition, "a.2.parquet"), false, hadoop);
        }
        fs.create(new Path(RESULTS, "_tmp/r.lease-0/part")).close();
        List<String> before = files();

        assertThat(vacuum(Vacuum.Mode.DRY_RUN).leftOvers().total().files()).isEqualTo(3);
        assertThat(files()).isEqualTo(before);
        assertThat(vacuum(Vacuum.Mode.DELETE).leftOvers().total().files()).isEqualTo(3);
        assertThat(files()).noneMatch(file -> file.contains("/a.2.") || file.startsWith("_tmp"));

        fs.delete(new Path(CORPUS, "b"), true);
        VacuumReport gone = vacuum(Vacuum.Mode.DELETE).gone(Optional.of(CORPUS.toUri()));
        assertThat(gone.total().files()).isEqualTo(4);
        assertThat(files())
                .contains("masks/run=r/a.0.parquet", "frames/run=q/a.0.parquet")
                .noneMatch(file -> file.contains("/b."));
        assertThat(new RunRecords(store()).read("r").orElseThrow().finished().units())
                .extracting(RunRecord.Unit::sequence)
                .containsExactly("a");
        assertThat(segment("r").hadNothingToDo()).isTrue();

        vacuum(Vacuum.Mode.DELETE).run("r");
        assertThat(files())
                .contains("_runs/q.json", "frames/run=q/a.0.parquet")
                .noneMatch(file -> file.contains("run=r/") || file.equals("_runs/r.json"));
        assertThat(segment("r").unitsRun()).isEqualTo(1);
    }

    private static SegmentReport segment(String run) {
        Map<String, Object> settings = Map.of(
                "corpus.uri",
                CORPUS.toString(),
                "results.uri",
                RESULTS.toString(),
                "results.run",
                run,
                "loop.scheduler",
                "fixed:3");
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), settings),
                        new GreyNetworks("1"),
                        line -> {})
                .run(Duration.ofDays(1), line -> {});
    }

    private static Store store() {
        return Store.open(hadoop, new ResultsLayout(RESULTS.toUri()));
    }

    private static Vacuum vacuum(Vacuum.Mode mode) {
        LeaseTerms terms = new LeaseTerms(Duration.ofSeconds(60), LeaseTerms.Claim.RESPECT);
        return new Vacuum(store(), terms, mode, line -> {});
    }

    /** All files under the results root, sorted; without those of leases. */
    private static List<String> files() throws IOException {
        List<String> names = new ArrayList<>();
        RemoteIterator<LocatedFileStatus> all = RESULTS.getFileSystem(hadoop).listFiles(RESULTS, true);
        while (all.hasNext()) {
            names.add(
                    all.next().getPath().toString().substring(RESULTS.toString().length() + 1));
        }
        return names.stream()
                .filter(name -> !name.contains(".leases/"))
                .sorted()
                .toList();
    }
}
