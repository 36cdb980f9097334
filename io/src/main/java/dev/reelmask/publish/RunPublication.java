package dev.reelmask.publish;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.lease.Lease;
import dev.reelmask.publish.lease.LeaseClock;
import dev.reelmask.publish.lease.LeaseDesk;
import dev.reelmask.publish.lease.LeaseFiles;
import dev.reelmask.publish.lease.LeaseHolder;
import dev.reelmask.publish.lease.LeaseKeeper;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Current;
import dev.reelmask.publish.record.RunRecord.Finished;
import dev.reelmask.publish.record.RunRecord.Source;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.publish.store.WritableCheck;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a start does to a run under its lease, on the driver: take the lease, say what it is about to do, and, once the
 * units are published, record them and give the lease back.
 *
 * <p>Closing without {@link #finish} leaves the run as it is: what was published stays, the next start goes on at once.
 */
public final class RunPublication implements AutoCloseable {
    private final Store store;
    private final UnitFiles files;
    private final LeaseTerms terms;
    private final LeaseClock clock;
    private final LeaseDesk.Acquired acquired;
    private final RunRecords records;
    private Optional<RunRecords.Stored> stored;
    private Optional<LeaseKeeper> keeper = Optional.empty();
    private boolean isFinished;
    private boolean isClosed;

    private RunPublication(
            Store store, UnitFiles files, LeaseTerms terms, LeaseClock clock, LeaseDesk.Acquired acquired) {
        this.store = store;
        this.files = files;
        this.terms = terms;
        this.clock = clock;
        this.acquired = acquired;
        this.records = new RunRecords(store);
        try {
            this.stored = records.stored(acquired.lease().run());
        } catch (RuntimeException e) {
            LeaseFiles.giveBack(store, acquired.lease(), LeaseFiles.State.ABANDONED);
            throw e;
        }
    }

    /**
     * Takes the lease of a run and reads its record.
     *
     * @param note takes a line where that takes time
     * @throws UserException if another start holds the run, or the results root cannot be written
     */
    public static RunPublication open(
            Store store, UnitFiles files, String run, LeaseTerms terms, Consumer<String> note) {
        LeaseClock clock = LeaseClock.system();
        LeaseHolder self = LeaseHolder.self(clock.now(), terms.expiry());
        return open(store, files, terms, clock, new LeaseDesk(store, run, self, terms, clock, note));
    }

    static RunPublication open(Store store, UnitFiles files, LeaseTerms terms, LeaseClock clock, LeaseDesk desk) {
        try {
            return new RunPublication(store, files, terms, clock, desk.acquire());
        } catch (ResultsException e) {
            throw WritableCheck.unwritable(e);
        }
    }

    /**
     * Gives signs of life until this is closed.
     *
     * @param onLost called if another start takes the run over; nothing more can be published then
     */
    public void keepAlive(Consumer<LeaseLostException> onLost) {
        keeper = Optional.of(LeaseKeeper.start(store, acquired, terms.renewal(), clock, onLost));
    }

    public Lease lease() {
        return acquired.lease();
    }

    public Permit permit() {
        return lease().on(store);
    }

    /** The record as it stands; empty before the run's first start. */
    public Optional<RunRecord> record() {
        return stored.map(RunRecords.Stored::record);
    }

    /**
     * Whether something of a start before may still be about to publish, so that all units are to be looked at again.
     */
    public boolean mustVerify() {
        return acquired.predecessor() == LeaseDesk.Predecessor.LOST;
    }

    /**
     * What a start says of itself before its first unit.
     *
     * @param fingerprint of the run
     * @param fixed values found out at the first start
     * @param sources of all sequences that it lists or knows
     */
    public record Announcement(
            String corpus,
            String fingerprint,
            Map<String, String> settings,
            Map<String, String> fixed,
            List<Source> sources,
            Current current) {}

    /**
     * Before the first unit: records the start, and takes the sequences that it is about to replace out of what is
     * finished, so that a record names only units that stand.
     *
     * @param stand sequences whose finished units stay as they are
     */
    public void begin(Announcement start, Set<String> stand) {
        Optional<Finished> finished = record().filter(
                        earlier -> earlier.fingerprint().equals(start.fingerprint()))
                .map(RunRecord::finished)
                .map(all -> new Finished(
                        all.started(),
                        all.ended(),
                        all.wallSeconds(),
                        all.counts(),
                        all.units().stream()
                                .filter(unit -> stand.contains(unit.sequence()))
                                .toList()));
        write(record(start, finished.orElse(null), start.current()));
    }

    private RunRecord record(Announcement start, Finished finished, Current current) {
        return new RunRecord(
                RunRecord.FORMAT,
                0,
                lease().run(),
                start.corpus(),
                start.fingerprint(),
                start.settings(),
                start.fixed(),
                start.sources(),
                finished,
                current);
    }

    private void write(RunRecord next) {
        stored = Optional.of(records.write(permit(), next, stored));
    }

    /** Removes files of sequences that are done which are none of their units: those of an earlier cut. */
    public void removeSuperseded(Set<String> done, Set<UnitKey> units) {
        for (UnitKey unit : files.list(lease().run())) {
            if (done.contains(unit.sequence()) && !units.contains(unit)) {
                files.remove(permit(), unit);
            }
        }
    }

    /** After the last unit and the driver's tables: records what is finished and gives the lease back. */
    public void finish(Announcement start, Finished finished) {
        write(record(start, finished, null));
        isFinished = true;
        close();
    }

    /** Any thread may close it, and twice. */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        keeper.ifPresent(LeaseKeeper::close);
        LeaseFiles.giveBack(store, lease(), isFinished ? LeaseFiles.State.RELEASED : LeaseFiles.State.ABANDONED);
    }
}
