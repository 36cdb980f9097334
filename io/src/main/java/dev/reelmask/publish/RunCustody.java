package dev.reelmask.publish;

import dev.reelmask.frame.UserException;
import dev.reelmask.publish.lease.LeaseClock;
import dev.reelmask.publish.lease.LeaseDesk;
import dev.reelmask.publish.lease.LeaseFiles;
import dev.reelmask.publish.lease.LeaseHolder;
import dev.reelmask.publish.lease.LeaseKeeper;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.lease.Tenancy;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.record.RunRecord.Finished;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.Removal;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.publish.store.WritableCheck;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A run in the hands of one who deletes of it: under the lease that starts take, so that none runs meanwhile, and what
 * readers see is taken out of the record before a file goes. Whatever crashes, the record names only units that stand,
 * and the same again does the rest.
 *
 * <p>If the start before was not seen to end, the next one is told to look at all units: this gives the lease back as
 * that start left it.
 */
public final class RunCustody implements AutoCloseable {
    private final Store store;
    private final UnitFiles files;
    private final LeaseDesk.Acquired acquired;
    private final RunRecords records;
    private Optional<LeaseKeeper> keeper = Optional.empty();

    private RunCustody(Store store, UnitFiles files, LeaseDesk.Acquired acquired) {
        this.store = store;
        this.files = files;
        this.acquired = acquired;
        this.records = new RunRecords(store);
    }

    /**
     * Takes the lease of a run and gives signs of life until this is closed. Deletes what earlier starts left
     * unfinished.
     *
     * @param note takes a line where that takes time
     * @throws UserException if a start holds the run and lives; caused by a {@link ResultsException} if the results
     *     root cannot be written
     */
    public static RunCustody take(Store store, UnitFiles files, String run, LeaseTerms terms, Consumer<String> note) {
        LeaseClock clock = LeaseClock.system();
        RunCustody custody = take(store, files, desk(store, run, terms, clock, note));
        custody.keeper =
                Optional.of(LeaseKeeper.start(store, custody.acquired, terms.renewal(), clock, RunCustody::lost));
        return custody;
    }

    static RunCustody take(Store store, UnitFiles files, LeaseDesk desk) {
        try {
            return new RunCustody(store, files, desk.acquire());
        } catch (ResultsException e) {
            throw WritableCheck.unwritable(e);
        }
    }

    /** How the lease of a run stands, without asking for it. */
    public static Tenancy tenancy(Store store, String run, LeaseTerms terms) {
        return desk(store, run, terms, LeaseClock.system(), line -> {}).tenancy();
    }

    private static LeaseDesk desk(Store store, String run, LeaseTerms terms, LeaseClock clock, Consumer<String> note) {
        return new LeaseDesk(store, run, LeaseHolder.self(clock.now(), terms.expiry()), terms, clock, note);
    }

    /** The permit is asked before each deletion. */
    private static void lost(LeaseLostException unused) {}

    public Permit permit() {
        return acquired.lease().on(store);
    }

    private String run() {
        return acquired.lease().run();
    }

    /**
     * The record as it stands; empty if there is none.
     *
     * @throws UserException if it cannot be understood
     */
    public Optional<RunRecord> record() {
        return records.read(run());
    }

    /**
     * Takes sequences out of what the record calls finished. Ids stay with their sources.
     *
     * @param counts of what is left
     * @throws LeaseLostException if another start has taken the run over
     */
    public void forget(Set<String> sequences, Counts counts) {
        Optional<RunRecords.Stored> stored = records.stored(run());
        stored.map(RunRecords.Stored::record)
                .filter(record -> record.finished() != null)
                .ifPresent(record -> {
                    Finished finished = record.finished();
                    RunRecords.Stored unused = records.write(
                            permit(),
                            record.with(new Finished(
                                    finished.started(),
                                    finished.ended(),
                                    finished.wallSeconds(),
                                    counts,
                                    finished.units().stream()
                                            .filter(unit -> !sequences.contains(unit.sequence()))
                                            .toList())),
                            stored);
                });
    }

    /**
     * Deletes the files of a unit that the record does not name.
     *
     * @throws LeaseLostException if another start has taken the run over
     */
    public void remove(UnitKey unit) {
        files.remove(permit(), unit);
    }

    /**
     * Deletes all of the run, but no plan of its name: first the record, so that readers see it no more, then its part
     * of every table. The number of its newest lease stays, so that a start which slept through all this never takes
     * itself for a later one of the same name.
     *
     * @throws LeaseLostException if another start has taken the run over
     */
    public void removeRun() {
        permit().check();
        store.placing().takeAway(store.results().record(run()), permit().staging());
        store.placing().takeAway(store.results().units(run()), permit().staging());
        // as single units go: frames before masks
        remove(TableName.FRAMES);
        KnownRuns.tables().stream().filter(table -> table != TableName.FRAMES).forEach(this::remove);
    }

    /**
     * Deletes the plan of key frames that has the run's name, and nothing else.
     *
     * @throws LeaseLostException if another start has taken the name over
     */
    public void removePlan() {
        permit().check();
        remove(TableName.KEY_PLANS);
    }

    private void remove(TableName table) {
        Removal.folder(store, store.results().partition(table, run()), permit());
    }

    @Override
    public void close() {
        keeper.ifPresent(LeaseKeeper::close);
        boolean wasSeenToEnd = acquired.predecessor() == LeaseDesk.Predecessor.GONE;
        LeaseFiles.giveBack(
                store, acquired.lease(), wasSeenToEnd ? LeaseFiles.State.RELEASED : LeaseFiles.State.ABANDONED);
    }
}
