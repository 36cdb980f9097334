package dev.reelmask.job.publish;

import dev.reelmask.publish.RunPublication;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ParquetFooters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The leases of a start's runs: all of them, or none. Any thread may close them, and twice. */
public final class Leases implements AutoCloseable {
    private final Store store;
    private final UnitFiles files;
    private final LeaseTerms terms;
    private final Consumer<String> note;
    private final List<RunPublication> taken = new ArrayList<>();

    public Leases(Store store, LeaseTerms terms, Consumer<String> note) {
        this.store = store;
        this.files = ParquetFooters.units(store);
        this.terms = terms;
        this.note = note;
    }

    /**
     * Takes the lease of a run and keeps it alive.
     *
     * @param onLost called if another start takes the run over
     * @throws dev.reelmask.frame.UserException if another start holds it
     */
    public void take(String run, Consumer<LeaseLostException> onLost) {
        RunPublication publication = RunPublication.open(store, files, run, terms, note);
        synchronized (taken) {
            taken.add(publication);
        }
        publication.keepAlive(onLost);
    }

    /** In the order in which they were taken. */
    public List<RunPublication> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() {
        synchronized (taken) {
            taken.forEach(RunPublication::close);
        }
    }
}
