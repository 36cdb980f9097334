package dev.reelmask.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.publish.RunPublication.Announcement;
import dev.reelmask.publish.lease.LeaseFiles;
import dev.reelmask.publish.lease.LeaseFiles.State;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.lease.LeaseTerms.Claim;
import dev.reelmask.publish.record.RunRecord.Current;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.SmallFiles.Content;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.publish.store.WritableCheck;
import dev.reelmask.testing.S3Endpoint;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Leases, records and units over s3a:// against a real S3 endpoint: conditions are the store's, not ours. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ObjectStorePublicationTest {
    private static final String BUCKET = "publication";
    private static final int CALLERS = 4;
    /** More than a part of an upload. */
    private static final int LARGE = 6 << 20;

    private static S3Endpoint s3;
    private static Configuration hadoop;

    private ResultsLayout results;
    private Store store;

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
    void openTheResults(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        results = new ResultsLayout(URI.create("s3a://" + BUCKET + "/" + name));
        store = Store.open(hadoop, results);
    }

    @Test
    void ofManyWhoMakeAFileOneDoes() throws Exception {
        Path file = LeaseFiles.file(store, "run", 1, State.HELD);
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        List<Future<Boolean>> made = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            byte[] own = ("caller " + i).getBytes(StandardCharsets.UTF_8);
            made.add(threads.submit(() -> Store.open(hadoop, results).small().createNew(file, own)));
        }
        threads.shutdown();

        List<Integer> winners = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            if (made.get(i).get()) {
                winners.add(i);
            }
        }
        assertThat(winners).hasSize(1);
        assertThat(text(file)).isEqualTo("caller " + winners.get(0));
    }

    @Test
    void aFileIsReplacedOnlyIfItIsStillTheOneThatWasRead() {
        Path file = results.record("run");
        assertThat(store.small().putIfUnchanged(file, bytes("one"), Optional.empty()))
                .isTrue();
        assertThat(store.small().putIfUnchanged(file, bytes("other"), Optional.empty()))
                .isFalse();
        Optional<String> first = store.small().read(file).map(Content::version);

        assertThat(store.small().putIfUnchanged(file, bytes("two"), first)).isTrue();
        assertThat(store.small().putIfUnchanged(file, bytes("late"), first)).isFalse();

        assertThat(text(file)).isEqualTo("two");
    }

    @Test
    void whatArrivesAfterAnotherFileTookThePlaceIsRefused() throws IOException {
        for (int size : List.of(10, LARGE)) {
            Path file = new Path(new Path(results.root()), "file-" + size);
            FSDataOutputStream late = store.placing().putUnlessChanged(file);
            late.write(new byte[size]);
            try (FSDataOutputStream out = store.placing().putUnlessChanged(file)) {
                out.write(1);
            }

            assertThatThrownBy(late::close).isInstanceOf(IOException.class);
            assertThat(store.small().read(file).orElseThrow().bytes()).containsExactly(1);

            FSDataOutputStream replaced = store.placing().putUnlessChanged(file);
            replaced.write(new byte[size]);
            replaced.close();
            assertThat(store.small().read(file).orElseThrow().bytes()).hasSize(size);
        }
    }

    @Test
    void aStartThatWasTakenOverPublishesNothingMore() throws IOException {
        RunPublication first = open(Claim.RESPECT);
        first.begin(announcement("f1"), Set.of());
        Path masks = results.masks(new UnitKey("run", "a", 0));
        PendingFile late = PendingFile.create(store, first.permit(), masks);
        late.output().write(1);

        try (RunPublication second = open(Claim.TAKE_OVER)) {
            second.begin(announcement("f2"), Set.of());
            PendingFile now = PendingFile.create(store, second.permit(), masks);
            now.output().write(2);
            now.publish();

            assertThatThrownBy(first.permit()::check).isInstanceOf(LeaseLostException.class);
            assertThatThrownBy(() -> first.begin(announcement("f1"), Set.of())).isInstanceOf(LeaseLostException.class);
            assertThatThrownBy(late::publish)
                    .isInstanceOf(LeaseLostException.class)
                    .satisfies(lost -> assertThat(lost.getSuppressed()).hasOnlyElementsOfType(ResultsException.class));
            first.close();

            assertThat(new RunRecords(store).read("run").orElseThrow().fingerprint())
                    .isEqualTo("f2");
            assertThat(store.small().read(masks).orElseThrow().bytes()).containsExactly(2);
            second.permit().check();
        }
    }

    @Test
    void aBucketThatIsNotThereIsToldBeforeAnyWork() {
        Store nowhere = Store.open(hadoop, new ResultsLayout(URI.create("s3a://no-such-bucket/results")));

        assertThatThrownBy(() -> WritableCheck.prepare(nowhere))
                .hasMessageContaining("no-such-bucket")
                .hasMessageContaining("--results");
    }

    private RunPublication open(Claim claim) {
        return RunPublication.open(
                store,
                new UnitFiles(store, new TextFooters(store)),
                "run",
                new LeaseTerms(Duration.ofSeconds(60), claim),
                line -> {});
    }

    private static Announcement announcement(String fingerprint) {
        return new Announcement(
                "file:/corpus",
                fingerprint,
                Map.of(),
                Map.of(),
                List.of(),
                new Current("2026-01-01T00:00:00Z", 1, 1, "app"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String text(Path file) {
        return new String(store.small().read(file).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }
}
