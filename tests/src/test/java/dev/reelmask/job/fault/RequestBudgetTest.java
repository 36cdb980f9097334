package dev.reelmask.job.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.corpus.CorpusLayout;
import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.segment.GreyNetworks;
import dev.reelmask.job.segment.SegmentJob;
import dev.reelmask.job.segment.SweepCorpus;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.S3Endpoint;
import dev.reelmask.testing.fault.FaultyEndpoint;
import dev.reelmask.testing.fault.S3Request;
import dev.reelmask.testing.fault.S3Request.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests to an object store, counted where they arrive: what one sequence more costs, and what a start costs that has
 * nothing to do.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // Spark may have to start
@Tag("spark")
class RequestBudgetTest {
    private static final URI BUCKET = URI.create("s3a://budget");
    private static final int FEW = 2;
    private static final int MORE = 5;
    private static final int FRAMES = 3;

    private static S3Endpoint s3;
    private static FaultyEndpoint counter;
    private static Configuration hadoop;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        s3 = S3Endpoint.start();
        s3.createBucket(BUCKET.getHost());
        counter = FaultyEndpoint.before(s3.uri());
        hadoop = s3.hadoop(counter.uri());
        Configuration settings = LocalSpark.session().sparkContext().hadoopConfiguration();
        hadoop.getPropsWithPrefix("fs.s3a.").forEach((key, value) -> settings.set("fs.s3a." + key, value));
    }

    @AfterAll
    static void stop() throws IOException {
        if (s3 != null) {
            FileSystem.get(BUCKET, hadoop).close();
            counter.close();
            s3.close();
        }
    }

    @Test
    void whatOneSequenceMoreCostsAndWhatAStartCosts() {
        Map<Kind, Integer> few = requests(FEW);
        Map<Kind, Integer> more = requests(MORE);
        Map<Kind, Integer> fewAgain = requests(FEW);
        Map<Kind, Integer> moreAgain = requests(MORE);

        assertThat(each(few, more))
                .as("for each unit that is run")
                .isEqualTo(Map.of(Kind.HEAD, 4, Kind.LIST, 2, Kind.PUT, 2));
        assertThat(each(fewAgain, moreAgain))
                .as("for each unit that is finished, of fewer than 64")
                .isEqualTo(Map.of(Kind.HEAD, 2, Kind.GET, 2));
        assertThat(rest(few, more))
                .as("of a first start")
                .isEqualTo(Map.of(Kind.HEAD, 15, Kind.LIST, 23, Kind.GET, 3, Kind.PUT, 7));
        assertThat(rest(fewAgain, moreAgain))
                .as("of a start with nothing to do")
                .isEqualTo(Map.of(Kind.HEAD, 17, Kind.LIST, 18, Kind.GET, 5, Kind.PUT, 7, Kind.DELETE, 2));
    }

    @Test
    void whatListingAndReadingFoldersOfImagesCost() throws IOException {
        Map<Kind, Integer> few = listing(FEW);
        Map<Kind, Integer> more = listing(MORE);
        assertThat(each(few, more))
                .as("listing of a folder, of a thousand files in all")
                .isEqualTo(Map.of());
        assertThat(rest(few, more)).as("listing of a corpus").isEqualTo(Map.of(Kind.HEAD, 1, Kind.LIST, 2));

        counter.forget();
        segment(remote(MORE), folder.resolve("results").toUri());
        Map<S3Request, Long> images = counter.requests().stream()
                .filter(request -> request.key().endsWith(".png"))
                .collect(Collectors.groupingBy(request -> request, Collectors.counting()));
        assertThat(images).hasSize(2 * MORE * FRAMES);
        // the first of a folder is also looked at by the plan, and for its size
        images.forEach((request, count) ->
                assertThat(count).as("%s", request).isBetween(1L, request.key().endsWith("/0000.png") ? 4L : 1L));
    }

    private Map<Kind, Integer> listing(int sequences) throws IOException {
        URI corpus = remote(sequences);
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(corpus);
        target.getFileSystem(hadoop)
                .copyFromLocalFile(
                        new org.apache.hadoop.fs.Path(corpus(sequences).toUri()), target);
        counter.forget();
        assertThat(Corpora.sequences(hadoop, corpus, CorpusLayout.AUTO)).hasSize(sequences);
        return counter.counts();
    }

    private static URI remote(int sequences) {
        return URI.create(BUCKET + "/corpus" + sequences);
    }

    /** Of a start over so many local sequences. */
    private Map<Kind, Integer> requests(int sequences) {
        counter.forget();
        segment(corpus(sequences).toUri(), URI.create(BUCKET + "/results" + sequences));
        return counter.counts();
    }

    /** What does not go with the number of sequences. */
    private static Map<Kind, Integer> rest(Map<Kind, Integer> few, Map<Kind, Integer> more) {
        Map<Kind, Integer> rest = new EnumMap<>(few);
        each(few, more).forEach((kind, count) -> rest.merge(kind, -FEW * count, Integer::sum));
        return rest;
    }

    /** What one sequence more takes. */
    private static Map<Kind, Integer> each(Map<Kind, Integer> few, Map<Kind, Integer> more) {
        Map<Kind, Integer> each = new EnumMap<>(Kind.class);
        more.forEach((kind, count) -> {
            int added = count - few.getOrDefault(kind, 0);
            assertThat(added % (MORE - FEW)).as("%s %s", kind, added).isZero();
            if (added != 0) {
                each.put(kind, added / (MORE - FEW));
            }
        });
        return each;
    }

    private Path corpus(int sequences) {
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus" + sequences));
        if (Files.notExists(corpus.root())) {
            IntStream.range(0, sequences).forEach(i -> corpus.sequence("s" + i, FRAMES));
        }
        return corpus.root();
    }

    private static SegmentReport segment(URI corpus, URI results) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "corpus.uri",
                corpus.toString(),
                "results.uri",
                results.toString(),
                "results.run",
                "r",
                "results.lease-seconds",
                3600,
                "loop.scheduler",
                "fixed:3"));
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), settings),
                        new GreyNetworks("1"),
                        line -> {})
                .run(Duration.ofDays(1), line -> {});
    }
}
