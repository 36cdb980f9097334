package dev.reelmask.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.RunPublication.Announcement;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.lease.LeaseTerms.Claim;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecord.Current;
import dev.reelmask.publish.record.RunRecord.Finished;
import dev.reelmask.publish.record.RunRecord.Source;
import dev.reelmask.publish.record.RunRecord.Unit;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.WritableCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What starts leave of a run, one after the other and beside each other. */
class RunPublicationTest {
    private static final String RUN = "run";
    private static final Unit A = new Unit("a", 0, 5, "fa");
    private static final Unit B = new Unit("b", 0, 7, "fb");

    @TempDir
    private Path folder;

    private Store store;

    @BeforeEach
    void openTheResults() {
        store = Store.open(new Configuration(), new ResultsLayout(folder.toUri()));
    }

    @Test
    void whatIsFinishedStaysInTheRecordWhileMoreIsUnderWay() {
        finish("f1", A, B);

        try (RunPublication start = open(Claim.RESPECT)) {
            start.begin(announcement("f1", 3), Set.of("a"));

            RunRecord record = read();
            assertThat(record.finished().units()).containsExactly(A);
            assertThat(record.finished().counts().frames()).isEqualTo(12);
            assertThat(record.current().listed()).isEqualTo(3);
        }
    }

    @Test
    void anotherFingerprintBeginsWithNothingFinished() {
        finish("f1", A);

        try (RunPublication start = open(Claim.RESPECT)) {
            start.begin(announcement("f2", 1), Set.of("a"));

            assertThat(read().finished()).isNull();
            assertThat(read().fingerprint()).isEqualTo("f2");
        }
    }

    @Test
    void aFinishedStartLeavesItsUnitsAndNothingElse() throws IOException {
        finish("f1", A);

        assertThat(read().current()).isNull();
        assertThat(read().version()).isEqualTo(2);
        assertThat(read().sources()).containsExactly(new Source("a", "file:/corpus/a.mp4"));
        assertThat(folder.resolve("_runs/run.leases/lease-000001.released")).exists();
        try (var left = Files.list(folder.resolve("_tmp"))) {
            assertThat(left).isEmpty();
        }
        try (RunPublication next = open(Claim.RESPECT)) {
            assertThat(next.mustVerify()).isFalse();
        }
    }

    @Test
    void aStartThatFailsIsFollowedByOneThatLooksAtEverything() {
        try (RunPublication start = open(Claim.RESPECT)) {
            start.begin(announcement("f1", 1), Set.of());
        }

        assertThat(folder.resolve("_runs/run.leases/lease-000001.abandoned")).exists();
        try (RunPublication next = open(Claim.RESPECT)) {
            assertThat(next.mustVerify()).isTrue();
        }
    }

    @Test
    void twoStartsOfOneRunDoNotGoOnBesideEachOther() {
        try (RunPublication first = open(Claim.RESPECT)) {
            first.begin(announcement("f1", 1), Set.of());

            assertThatThrownBy(() -> open(Claim.RESPECT)).isInstanceOf(UserException.class);
            try (RunPublication other = RunPublication.open(
                    store, files(), "other", new LeaseTerms(Duration.ofSeconds(60), Claim.RESPECT), line -> {})) {
                assertThat(other.lease().epoch()).isEqualTo(1);
            }
        }
    }

    @Test
    @Timeout(60)
    void aHolderGivesSignsOfLifeAndIsToldWhenItIsTakenOver() throws Exception {
        CompletableFuture<LeaseLostException> lost = new CompletableFuture<>();
        try (RunPublication first = open(Claim.RESPECT, Duration.ofSeconds(1))) {
            first.keepAlive(lost::complete);
            Path lease = folder.resolve("_runs/run.leases/lease-000001");
            while (!Files.readString(lease).contains("\"renewals\":2")) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(lost).isNotDone();

            try (RunPublication second = open(Claim.TAKE_OVER)) {
                second.begin(announcement("f1", 1), Set.of());
                assertThat(lost.get()).hasMessageContaining("taken over by another start");
                assertThatThrownBy(() -> first.begin(announcement("f1", 1), Set.of()))
                        .isInstanceOf(LeaseLostException.class);
                org.apache.hadoop.fs.Path table = store.results().single(ResultsLayout.TableName.SEQUENCES, "run");
                assertThatThrownBy(() -> PendingFile.create(store, first.permit(), table))
                        .isInstanceOf(LeaseLostException.class)
                        .hasMessageContaining("taken over by another start");
                second.permit().check();
            }
        }
    }

    @Test
    void aRecordThatIsNoneIsNotReplaced() throws IOException {
        Files.createDirectories(folder.resolve("_runs"));
        Files.writeString(folder.resolve("_runs/run.json"), "{\"format\": 1, \"vers");

        assertThatThrownBy(this::read)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("_runs/run.json is no record of a run. Restore it, or move it away");
        assertThatThrownBy(() -> open(Claim.RESPECT)).isInstanceOf(UserException.class);
        assertThat(folder.resolve("_runs/run.leases/lease-000001.abandoned")).exists();
    }

    @Test
    void aRecordOfANewerVersionIsLeftAlone() throws IOException {
        finish("f1", A);
        Path record = folder.resolve("_runs/run.json");
        Files.writeString(record, Files.readString(record).replace("\"format\":1", "\"format\":2,\"new\":{}"));

        assertThatThrownBy(this::read)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("has format 2, which a newer version wrote; this one knows 1");
    }

    @Test
    void recordsOfAllRunsAreFound() {
        for (String run : List.of("one", "two.json", "two.json.leases")) {
            try (RunPublication start = RunPublication.open(
                    store, files(), run, new LeaseTerms(Duration.ofSeconds(60), Claim.RESPECT), line -> {})) {
                start.begin(announcement("f", 1), Set.of());
            }
        }

        assertThat(new RunRecords(store).all())
                .extracting(RunRecord::run)
                .containsExactly("one", "two.json", "two.json.leases");
    }

    @Test
    void resultsThatCannotBeWrittenAreToldBeforeAnyWork() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Store inAFile = Store.open(
                new Configuration(), new ResultsLayout(file.resolve("results").toUri()));

        assertThatThrownBy(() -> WritableCheck.prepare(inAFile))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(file + "/results: writing failed")
                .hasMessageContaining("Check --results");
    }

    private void finish(String fingerprint, Unit... units) {
        try (RunPublication start = open(Claim.RESPECT)) {
            start.begin(announcement(fingerprint, units.length), Set.of());
            long frames = 0;
            for (Unit unit : units) {
                frames += unit.frames();
            }
            Counts counts = new Counts(units.length, units.length, 0, 0, 0, frames, 1);
            start.finish(
                    announcement(fingerprint, units.length),
                    new Finished("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", 1, counts, List.of(units)));
        }
    }

    private static Announcement announcement(String fingerprint, int listed) {
        return new Announcement(
                "file:/corpus",
                fingerprint,
                Map.of("scheduler", "fixed:3"),
                Map.of("precision", "f32"),
                List.of(new Source("a", "file:/corpus/a.mp4")),
                new Current("2026-01-01T00:00:00Z", listed, listed, "app"));
    }

    private RunPublication open(Claim claim) {
        return open(claim, Duration.ofSeconds(60));
    }

    private RunPublication open(Claim claim, Duration expiry) {
        return RunPublication.open(store, files(), RUN, new LeaseTerms(expiry, claim), line -> {});
    }

    private UnitFiles files() {
        return new UnitFiles(store, new TextFooters(store));
    }

    private RunRecord read() {
        return new RunRecords(store).read(RUN).orElseThrow();
    }
}
