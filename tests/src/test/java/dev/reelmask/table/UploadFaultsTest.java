package dev.reelmask.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.FrameResult;
import dev.reelmask.testing.S3Endpoint;
import dev.reelmask.testing.fault.EndpointFault;
import dev.reelmask.testing.fault.FaultyEndpoint;
import dev.reelmask.testing.fault.S3Request.Kind;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units whose masks are larger than a part of an upload, over s3a:// to an endpoint that fails. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UploadFaultsTest {
    private static final URI BUCKET = URI.create("s3a://uploads");
    private static final UnitKey UNIT = new UnitKey("r1", "a", 0);

    private static S3Endpoint s3;
    private static FaultyEndpoint endpoint;
    private static Configuration hadoop;

    private ResultsLayout results;
    private Store store;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        s3 = S3Endpoint.start();
        s3.createBucket(BUCKET.getHost());
        endpoint = FaultyEndpoint.before(s3.uri());
        hadoop = endpoint.hadoop(s3);
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
    void openResults(TestInfo test) {
        endpoint.answer(request -> Optional.empty());
        endpoint.forget();
        String folder = test.getTestMethod().orElseThrow().getName()
                + Integer.toHexString(test.getDisplayName().hashCode());
        results = new ResultsLayout(URI.create(BUCKET + "/" + folder));
        store = Store.open(hadoop, results);
    }

    /** The endpoint keeps objects in memory. */
    @AfterEach
    void deleteResults() {
        endpoint.answer(request -> Optional.empty());
        store.delete(new Path(results.root()));
    }

    @ParameterizedTest
    @CsvSource({
        "BEGIN_UPLOAD, INTERNAL_ERROR",
        "PUT_PART, INTERNAL_ERROR",
        "PUT_PART, SLOW_DOWN",
        "PUT_PART, DEAD",
        "PUT_PART, LOST_ANSWER",
        "COMPLETE_UPLOAD, INTERNAL_ERROR",
        "COMPLETE_UPLOAD, DEAD"
    })
    void aRequestThatFailsOnceIsSentAgain(Kind kind, EndpointFault fault) {
        Set<String> met = ConcurrentHashMap.newKeySet();
        endpoint.answer(
                request -> request.kind() == kind && met.add(request.key()) ? Optional.of(fault) : Optional.empty());

        assertThat(write()).isEqualTo(masks());

        assertThat(met).containsExactly(key());
        assertThat(endpoint.counts().get(Kind.PUT_PART)).isGreaterThan(2);
        assertThat(s3.openUploads(BUCKET.getHost())).isEmpty();
    }

    @Test
    void anAnswerOfTheLastRequestThatIsLostCostsAnotherAttemptAtMost() {
        Set<String> met = ConcurrentHashMap.newKeySet();
        endpoint.answer(request -> request.kind() == Kind.COMPLETE_UPLOAD && met.add(request.key())
                ? Optional.of(EndpointFault.LOST_ANSWER)
                : Optional.empty());
        List<LabelMap> read;
        try {
            read = write();
        } catch (ResultsException e) {
            read = write();
        }

        assertThat(read).isEqualTo(masks());
        assertThat(met).containsExactly(key());
        assertThat(s3.openUploads(BUCKET.getHost())).isEmpty();
    }

    @Test
    void anEndpointThatDiesInTheMiddleOfAnUploadLeavesNothingToBeSeenAndTheNextAttemptIsWhole() {
        endpoint.answer(request -> endpoint.counts().getOrDefault(Kind.PUT_PART, 0) > 1
                ? Optional.of(EndpointFault.DEAD)
                : Optional.empty());
        assertThatThrownBy(this::write)
                .isInstanceOf(ResultsException.class)
                .hasMessageContaining(results.root().toString());

        endpoint.answer(request -> Optional.empty());
        assertThat(store.exists(results.masks(UNIT))).isFalse();
        assertThat(write()).isEqualTo(masks());
    }

    private String key() {
        return results.masks(UNIT).toUri().getPath().substring(1);
    }

    /** Some more than fill a row group. */
    private static List<FrameResult> rows() {
        return Units.largeRows().subList(0, 14);
    }

    private static List<LabelMap> masks() {
        return rows().stream().map(FrameResult::mask).toList();
    }

    /** @return what is read back */
    private List<LabelMap> write() {
        try (UnitWriter writer = UnitWriter.open(store, Permit.unguarded(store), UNIT, Units.CLASSES, "f1")) {
            rows().forEach(writer::write);
            writer.commit(Units.end());
        }
        List<LabelMap> masks = new ArrayList<>();
        try (MaskReader rows = new MaskReader(hadoop, List.of(results.masks(UNIT)))) {
            for (Optional<MaskReader.FrameMask> row = rows.next(); row.isPresent(); row = rows.next()) {
                masks.add(row.get().mask());
            }
        }
        return masks;
    }
}
