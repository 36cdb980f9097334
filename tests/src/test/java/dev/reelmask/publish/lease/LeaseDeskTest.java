package dev.reelmask.publish.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.lease.LeaseDesk.Acquired;
import dev.reelmask.publish.lease.LeaseDesk.Predecessor;
import dev.reelmask.publish.lease.LeaseFiles.State;
import dev.reelmask.publish.lease.LeaseTerms.Claim;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a run, by how its holder is. */
class LeaseDeskTest {
    private static final String RUN = "run";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration EXPIRY = Duration.ofSeconds(60);
    /** More than any system gives. */
    private static final long NO_PROCESS = 1L << 40;

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();
    private Store store;
    private Instant now = START;

    /** What happens on the holder's side while this start waits. */
    private Runnable meanwhile = () -> {};

    @BeforeEach
    void openTheResults() {
        store = Store.open(new Configuration(), new ResultsLayout(folder.toUri()));
    }

    @Test
    void aRunThatNobodyHasIsGivenAtOnce() {
        Acquired acquired = acquire(Claim.RESPECT);

        assertThat(acquired.lease()).isEqualTo(new Lease(RUN, 1));
        assertThat(acquired.predecessor()).isEqualTo(Predecessor.GONE);
        acquired.lease().on(store).check();
    }

    @Test
    void aLeaseThatWasGivenBackIsFree() {
        hold(self());
        mark(State.RELEASED);

        assertThat(acquire(Claim.RESPECT).predecessor()).isEqualTo(Predecessor.GONE);
        assertThat(now).isEqualTo(START);
    }

    @Test
    void whatAStartThatFailedLeftIsLookedAtAgain() {
        hold(self());
        mark(State.ABANDONED);

        assertThat(acquire(Claim.RESPECT).predecessor()).isEqualTo(Predecessor.LOST);
        assertThat(now).isEqualTo(START);
    }

    @Test
    void aLivingHolderOnThisMachineRefusesAtOnce() {
        hold(self());

        assertThatThrownBy(() -> acquire(Claim.RESPECT))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("run run under " + store.results().root() + " is held by another start (host ")
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining("--take-over");
        assertThat(now).isEqualTo(START);
    }

    @Test
    void aDeadHolderOnThisMachineIsFollowedAtOnce() {
        hold(dead());

        Acquired acquired = acquire(Claim.RESPECT);

        assertThat(acquired.lease().epoch()).isEqualTo(2);
        assertThat(acquired.predecessor()).isEqualTo(Predecessor.LOST);
        assertThat(now).isEqualTo(START);
        assertThat(notes).containsExactly("run run: the start that held it is dead; taken over");
    }

    @Test
    void aProcessNumberThatWasGivenAgainIsNotTheHolder() {
        LeaseHolder self = self();
        hold(new LeaseHolder(
                self.host(), self.machine(), self.pid(), "2020-01-01T00:00:00Z", self.since(), 3, self.renewed(), 60));

        assertThat(acquire(Claim.RESPECT).lease().epoch()).isEqualTo(2);
    }

    @Test
    void aSilentHolderElsewhereIsFollowedAfterTheTimeOfALease() {
        hold(elsewhere(0, 60));

        Acquired acquired = acquire(Claim.RESPECT);

        assertThat(acquired.predecessor()).isEqualTo(Predecessor.LOST);
        assertThat(Duration.between(START, now)).isEqualTo(EXPIRY);
        assertThat(notes.get(0))
                .isEqualTo("run run is held by another start (host far, process 7, since " + START
                        + "); waiting up to 60 s for a sign of life of it");
    }

    @Test
    void aHolderThatTakesMoreTimeIsGivenIt() {
        hold(elsewhere(0, 300));

        acquire(Claim.RESPECT);

        assertThat(Duration.between(START, now)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aHolderElsewhereThatGivesASignOfLifeRefuses() {
        hold(elsewhere(0, 60));
        meanwhile = () -> {
            if (now.isAfter(START.plusSeconds(20))) {
                hold(elsewhere(1, 60));
            }
        };

        assertThatThrownBy(() -> acquire(Claim.RESPECT)).isInstanceOf(UserException.class);
        assertThat(now).isBefore(START.plusSeconds(30));
    }

    @Test
    void aHolderElsewhereWhoseLastSignIsOfLastNightIsFollowedAtOnce() {
        hold(elsewhere(0, 60));
        now = START.plus(Duration.ofHours(8));

        acquire(Claim.RESPECT);

        assertThat(now).isEqualTo(START.plus(Duration.ofHours(8)));
    }

    @Test
    void whatNobodyCanReadIsWaitedFor() {
        store.small()
                .createNew(LeaseFiles.file(store, RUN, 1, State.HELD), "half a lea".getBytes(StandardCharsets.UTF_8));

        assertThat(acquire(Claim.RESPECT).predecessor()).isEqualTo(Predecessor.LOST);
        assertThat(Duration.between(START, now)).isEqualTo(EXPIRY);
    }

    @Test
    void whoIsTakenOverIsToldAndCannotWriteAnyMore() {
        Acquired first = acquire(Claim.RESPECT);
        Permit permit = first.lease().on(store);
        PendingFile late = PendingFile.create(store, permit, store.results().masks(new UnitKey(RUN, "a", 0)));

        Acquired second = acquire(Claim.TAKE_OVER);

        assertThat(second.predecessor()).isEqualTo(Predecessor.LOST);
        assertThatThrownBy(permit::check)
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining("taken over by another start");
        assertThatThrownBy(late::publish)
                .isInstanceOf(LeaseLostException.class)
                .satisfies(lost -> assertThat(lost.getSuppressed()).hasOnlyElementsOfType(ResultsException.class));
        assertThatThrownBy(
                        () -> PendingFile.create(store, permit, store.results().frames(new UnitKey(RUN, "a", 0))))
                .isInstanceOf(LeaseLostException.class);
        assertThat(store.list(store.results().leases(RUN))).hasSize(1);
    }

    private Acquired acquire(Claim claim) {
        return new LeaseDesk(store, RUN, self(), new LeaseTerms(EXPIRY, claim), new Clock(), notes::add).acquire();
    }

    private LeaseHolder self() {
        return LeaseHolder.self(now, EXPIRY);
    }

    private LeaseHolder dead() {
        LeaseHolder self = self();
        return new LeaseHolder(
                self.host(), self.machine(), NO_PROCESS, self.processStart(), self.since(), 0, self.renewed(), 60);
    }

    private static LeaseHolder elsewhere(int renewals, int expirySeconds) {
        String time = START.toString();
        return new LeaseHolder("far", "another boot", 7, time, time, renewals, time, expirySeconds);
    }

    private void hold(LeaseHolder holder) {
        org.apache.hadoop.fs.Path file = LeaseFiles.file(store, RUN, 1, State.HELD);
        store.delete(file);
        store.small().createNew(file, Json.bytes(holder));
    }

    private void mark(State state) {
        store.small().createNew(LeaseFiles.file(store, RUN, 1, state), new byte[0]);
    }

    private final class Clock implements LeaseClock {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void sleep(Duration time) {
            now = now.plus(time);
            meanwhile.run();
        }
    }
}
