package dev.reelmask.job.vacuum;

import dev.reelmask.corpus.listing.Corpora;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.vacuum.Item.Reason;
import dev.reelmask.publish.KnownRuns;
import dev.reelmask.publish.RunCustody;
import dev.reelmask.publish.Temporary;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.lease.Tenancy;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Extent;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.ParquetFooters;
import java.net.URI;
import java.time.Clock;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Deletes results, as far as they were asked for, or looks what it would delete. */
final class Vacuum {
    private final Store store;
    private final LeaseTerms terms;
    private final Mode mode;
    private final Consumer<String> note;
    private final Temporary temporary;

    /** Whether anything is deleted. */
    enum Mode {
        DELETE,
        DRY_RUN
    }

    /** @param note takes a line where this has to wait */
    Vacuum(Store store, LeaseTerms terms, Mode mode, Consumer<String> note) {
        this.store = store;
        this.terms = terms;
        this.mode = mode;
        this.note = note;
        this.temporary = new Temporary(store);
    }

    /**
     * What nobody needs any more of all runs.
     *
     * @throws UserException if there are no results
     */
    VacuumReport leftOvers() {
        return each(record -> GoneSequences.Verdict.NOTHING);
    }

    /**
     * The same, and the results of sequences whose source is gone.
     *
     * @param corpus only of runs of this one; empty for all
     * @throws UserException if there are no results, or no run of the corpus
     */
    VacuumReport gone(Optional<URI> corpus) {
        return each(new ListedAgain(store, corpus.map(this::known)));
    }

    /** The corpus as records name it. */
    private String known(URI root) {
        String corpus = Corpora.source(store.hadoop(), root).toString();
        Set<String> known = new TreeSet<>();
        KnownRuns.of(store).forEach(run -> record(run).map(RunRecord::corpus).ifPresent(known::add));
        if (!known.contains(corpus)) {
            throw new UserException("no run under %s is of the corpus %s; they are of %s"
                    .formatted(store.results().root(), corpus, String.join(", ", known)));
        }
        return corpus;
    }

    private Optional<RunRecord> record(String run) {
        try {
            return new RunRecords(store).read(run);
        } catch (UserException e) {
            // what cannot be understood is told where its turn comes
            return Optional.empty();
        }
    }

    private VacuumReport each(GoneSequences gone) {
        NavigableSet<String> runs = new TreeSet<>(KnownRuns.of(store));
        NavigableSet<String> leased = KnownRuns.leased(store);
        runs.addAll(leased);
        VacuumReport report = new VacuumReport(mode);
        temporary.find(Temporary.ABANDONED_AFTER, Clock.systemUTC()).forEach(entry -> unfinished(report, entry));
        leased.forEach(run -> temporary.oldLeases(run).forEach(entry -> unfinished(report, entry)));
        if (runs.isEmpty() && report.items().isEmpty()) {
            throw new UserException("there are no results under %s; give the folder that segment was given"
                    .formatted(store.results().root()));
        }
        RunVacuum vacuum = new RunVacuum(store, terms, mode, note, gone);
        runs.forEach(run -> vacuum.run(run, report));
        return report;
    }

    private void unfinished(VacuumReport report, Temporary.Entry entry) {
        if (mode == Mode.DELETE) {
            temporary.delete(entry);
        }
        report.add(new Item(Reason.UNFINISHED, entry.run().orElse(""), entry.extent()));
    }

    /**
     * A whole run. A plan of key frames of the same name stays.
     *
     * @throws UserException if there is none of this name, or a start of it is under way
     */
    VacuumReport run(String run) {
        if (!ResultsLayout.isRun(run)) {
            throw noRun(run);
        }
        Extent all = KnownRuns.tables(store, run).values().stream().reduce(temporary.ofNewest(run), Extent::plus);
        if (all.files() == 0 && !KnownRuns.of(store).contains(run)) {
            throw noRun(run);
        }
        return whole(new Item(Reason.RUN, run, all), RunCustody::removeRun);
    }

    /**
     * A plan of key frames. A run of the same name stays, and those that went by the plan.
     *
     * @throws UserException if there is none of this name, or a start of that name is under way
     */
    VacuumReport plan(String plan) {
        NavigableSet<String> plans = KnownRuns.in(store, TableName.KEY_PLANS);
        if (!plans.contains(plan)) {
            throw new UserException("there is no plan %s under %s; it has %s"
                    .formatted(plan, store.results().root(), String.join(", ", plans)));
        }
        Extent all = Extent.in(store, store.results().partition(TableName.KEY_PLANS, plan));
        return whole(new Item(Reason.PLAN, plan, all), RunCustody::removePlan);
    }

    private VacuumReport whole(Item item, Consumer<RunCustody> removal) {
        VacuumReport report = new VacuumReport(mode);
        Tenancy tenancy = RunCustody.tenancy(store, item.run(), terms);
        if (tenancy.life() == Tenancy.Life.ALIVE) {
            throw new UserException("a start of run %s under %s is under way (%s). Wait for its end, or end it."
                    .formatted(item.run(), store.results().root(), tenancy.holder()));
        }
        if (mode == Mode.DELETE) {
            remove(item.run(), removal);
        } else if (tenancy.mayLive()) {
            report.leaveOut(item.run(), "a start may be under way elsewhere (%s)".formatted(tenancy.holder()));
        }
        report.add(item);
        return report;
    }

    private UserException noRun(String run) {
        String plan = KnownRuns.in(store, TableName.KEY_PLANS).contains(run)
                ? ". A plan of key frames has this name: --plan %s deletes it".formatted(run)
                : "";
        return new UserException("there is no run %s under %s; it has %s%s"
                .formatted(run, store.results().root(), String.join(", ", KnownRuns.of(store)), plan));
    }

    private void remove(String run, Consumer<RunCustody> removal) {
        try (RunCustody custody = RunCustody.take(store, ParquetFooters.units(store), run, terms, note)) {
            removal.accept(custody);
        } catch (LeaseLostException e) {
            throw new UserException(
                    "%s was taken over by another start while it was deleted; some of it may be left. End that start and delete it again."
                            .formatted(run),
                    e);
        }
    }
}
