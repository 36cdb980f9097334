package dev.reelmask.job.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.config.ConfigReader;
import dev.reelmask.job.publish.SegmentReport;
import dev.reelmask.job.segment.GreyNetworks;
import dev.reelmask.job.segment.SegmentJob;
import dev.reelmask.job.segment.SweepCorpus;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.testing.LocalSpark;
import dev.reelmask.testing.S3Endpoint;
import dev.reelmask.testing.fault.EndpointFault;
import dev.reelmask.testing.fault.FaultyEndpoint;
import dev.reelmask.testing.fault.S3Request.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Starts whose results lie in an object store that fails. Requests are sent again by the connector, units and tables
 * written again by the start; in the end masks are those of an undisturbed one, and no upload stays open.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // Spark may have to start
@Tag("spark")
class EndpointFaultsTest {
    private static final URI BUCKET = URI.create("s3a://faults");
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int UNITS = 4;

    @TempDir
    private static Path folder;

    private static S3Endpoint s3;
    private static FaultyEndpoint endpoint;
    private static Configuration hadoop;
    private static Map<UnitKey, byte[]> clean;

    @BeforeAll
    static void runUndisturbed() throws IOException, InterruptedException {
        s3 = S3Endpoint.start();
        s3.createBucket(BUCKET.getHost());
        endpoint = FaultyEndpoint.before(s3.uri());
        hadoop = endpoint.hadoop(s3);
        Configuration settings = LocalSpark.session().sparkContext().hadoopConfiguration();
        hadoop.getPropsWithPrefix("fs.s3a.").forEach((key, value) -> settings.set("fs.s3a." + key, value));
        SweepCorpus corpus = new SweepCorpus(folder.resolve("corpus"));
        for (int i = 0; i < UNITS; i++) {
            corpus.sequence("s" + i, 5 + i);
        }
        segment("clean", Map.of());
        clean = masks("clean");
        assertThat(clean).hasSize(UNITS);
    }

    @AfterAll
    static void stop() throws IOException {
        if (s3 != null) {
            FileSystem.get(BUCKET, hadoop).close();
            endpoint.close();
            s3.close();
        }
    }

    @BeforeEach
    void mend() {
        endpoint.answer(request -> Optional.empty());
        endpoint.forget();
    }

    @ParameterizedTest
    @EnumSource
    void everySeventhRequestMeetsAFault(EndpointFault fault) {
        AtomicInteger arrived = new AtomicInteger();
        endpoint.answer(request -> arrived.incrementAndGet() % 7 == 0 ? Optional.of(fault) : Optional.empty());

        SegmentReport report = segment(fault.name(), Map.of());

        assertThat(arrived.get()).isGreaterThan(50);
        isWhole(fault.name(), report);
    }

    @Test
    void theAnswerOfTheFirstWriteOfEveryFileIsLost() {
        Set<String> met = ConcurrentHashMap.newKeySet();
        endpoint.answer(request -> request.kind() == Kind.PUT && met.add(request.key())
                ? Optional.of(EndpointFault.LOST_ANSWER)
                : Optional.empty());

        SegmentReport report = segment("lost-answers", Map.of());

        assertThat(met).hasSizeGreaterThan(2 * UNITS);
        isWhole("lost-answers", report);
    }

    @Test
    void anEndpointThatDiesInTheMiddleEndsTheStartAndTheNextOneGoesOn() {
        failsForGood(EndpointFault.DEAD);
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL_ERROR", "SLOW_DOWN"})
    @Tag("slow")
    void anEndpointThatRefusesAllFromTheMiddleOnEndsTheStartAndTheNextOneGoesOn(EndpointFault fault) {
        failsForGood(fault);
    }

    private void failsForGood(EndpointFault fault) {
        String results = "dying-" + fault;
        AtomicInteger published = new AtomicInteger();
        endpoint.answer(request -> published.get() >= 2
                        || (request.kind() == Kind.PUT
                                && request.key().contains("/frames/")
                                && published.incrementAndGet() > 2)
                ? Optional.of(fault)
                : Optional.empty());
        assertThatThrownBy(() -> segment(results, Map.of()))
                .isInstanceOfAny(ResultsException.class, UserException.class, LeaseLostException.class)
                .hasMessageContaining(BUCKET + "/" + results);

        mend();
        // the lease could not be given back, and its holder, this process, lives
        SegmentReport report = segment(results, Map.of("results.take-over", true));

        assertThat(report.unitsRun()).isBetween(1, UNITS - 1);
        isWhole(results, report);
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERNAL_ERROR", "HALF_A_BODY", "DEAD"})
    void everyFifthRequestForAnImageOfTheCorpusMeetsAFault(EndpointFault fault) throws IOException {
        org.apache.hadoop.fs.Path corpus = new org.apache.hadoop.fs.Path(BUCKET + "/corpus-" + fault);
        corpus.getFileSystem(hadoop)
                .copyFromLocalFile(
                        new org.apache.hadoop.fs.Path(folder.resolve("corpus").toUri()), corpus);
        AtomicInteger arrived = new AtomicInteger();
        endpoint.answer(request -> request.key().endsWith(".png") && arrived.incrementAndGet() % 5 == 0
                ? Optional.of(fault)
                : Optional.empty());

        SegmentReport report = segment("images-" + fault, Map.of("corpus.uri", corpus.toString()));

        assertThat(report.quarantined()).isEmpty();
        assertThat(report.frames())
                .isEqualTo(clean.keySet().stream()
                        .mapToInt(unit -> 5 + number(unit))
                        .sum());
        assertThat(arrived.get()).isGreaterThan(50);
    }

    private static int number(UnitKey unit) {
        return Integer.parseInt(unit.sequence().substring(1));
    }

    private static void isWhole(String results, SegmentReport report) {
        endpoint.answer(request -> Optional.empty());
        assertThat(report.quarantined()).isEmpty();
        assertThat(masks(results)).containsExactlyEntriesOf(clean);
        assertThat(s3.openUploads(BUCKET.getHost())).isEmpty();
        assertThat(segment(results, Map.of()).hadNothingToDo()).isTrue();
    }

    private static SegmentReport segment(String results, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "corpus.uri",
                folder.resolve("corpus").toString(),
                "results.uri",
                BUCKET + "/" + results,
                "results.run",
                "r",
                "results.lease-seconds",
                3600,
                "loop.scheduler",
                "fixed:3"));
        settings.putAll(more);
        return new SegmentJob(
                        LocalSpark.session(),
                        ConfigReader.read(Optional.empty(), settings),
                        new GreyNetworks("1"),
                        line -> {})
                .run(NEVER, line -> {});
    }

    /** Masks files, byte by byte, of units both of whose files are whole. */
    private static Map<UnitKey, byte[]> masks(String results) {
        Store store = Store.open(hadoop, new ResultsLayout(URI.create(BUCKET + "/" + results)));
        UnitFiles files = ParquetFooters.units(store);
        Map<UnitKey, byte[]> masks = new TreeMap<>();
        for (UnitKey unit : files.list("r")) {
            assertThat(files.frames(unit)).as("%s", unit).isPresent();
            masks.put(
                    unit,
                    store.small()
                            .read(store.results().masks(unit))
                            .orElseThrow()
                            .bytes());
        }
        return masks;
    }
}
