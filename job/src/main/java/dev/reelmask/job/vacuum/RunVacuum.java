package dev.reelmask.job.vacuum;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.vacuum.Item.Reason;
import dev.reelmask.job.vacuum.Vacuum.Mode;
import dev.reelmask.publish.KnownRuns;
import dev.reelmask.publish.RunCustody;
import dev.reelmask.publish.Temporary;
import dev.reelmask.publish.lease.LeaseLostException;
import dev.reelmask.publish.lease.LeaseTerms;
import dev.reelmask.publish.lease.Tenancy;
import dev.reelmask.publish.record.RunRecord;
import dev.reelmask.publish.record.RunRecords;
import dev.reelmask.publish.store.Extent;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.DroppedSequences;
import dev.reelmask.table.ParquetFooters;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Deletes of single runs what nobody needs, or what was made of sequences that are gone. */
final class RunVacuum {
    private final Store store;
    private final LeaseTerms terms;
    private final Mode mode;
    private final Consumer<String> note;
    private final GoneSequences goneSequences;

    RunVacuum(Store store, LeaseTerms terms, Mode mode, Consumer<String> note, GoneSequences goneSequences) {
        this.store = store;
        this.terms = terms;
        this.mode = mode;
        this.note = note;
        this.goneSequences = goneSequences;
    }

    /** One run. What speaks against it is reported and no failure. */
    void run(String run, VacuumReport report) {
        Tenancy tenancy = RunCustody.tenancy(store, run, terms);
        if (tenancy.life() == Tenancy.Life.ALIVE) {
            report.leaveOut(run, "a start is under way (%s)".formatted(tenancy.holder()));
            return;
        }
        if (mode == Mode.DRY_RUN && tenancy.mayLive()) {
            report.leaveOut(run, "a start may be under way elsewhere (%s)".formatted(tenancy.holder()));
            return;
        }
        try {
            run(run, tenancy, report);
        } catch (LeaseLostException e) {
            report.leaveOut(run, "another start took it over meanwhile");
        } catch (UserException e) {
            if (e.getCause() instanceof ResultsException) {
                throw e;
            }
            report.leaveOut(run, e.getMessage());
        }
    }

    private void run(String run, Tenancy tenancy, VacuumReport report) {
        Extent unfinished = tenancy.life() == Tenancy.Life.NONE ? Extent.NONE : new Temporary(store).ofNewest(run);
        Optional<RunLook> look = new RunRecords(store).read(run).map(this::look);
        boolean isIdle =
                unfinished.files() == 0 && look.map(RunLook::hasNothing).orElse(true);
        if (!isIdle && mode == Mode.DELETE) {
            look = delete(run);
        }
        report.add(new Item(Reason.UNFINISHED, run, unfinished));
        look.ifPresentOrElse(found -> report(found, report), () -> leaveOutStranger(run, report));
    }

    private RunLook look(RunRecord record) {
        return RunLook.of(store, record, goneSequences.of(record));
    }

    private Optional<RunLook> delete(String run) {
        try (RunCustody custody = RunCustody.take(store, ParquetFooters.units(store), run, terms, note)) {
            Optional<RunLook> look = custody.record().map(this::look);
            look.ifPresent(found -> {
                forget(found, custody);
                found.goneUnits().forEach(custody::remove);
                found.leftOver().forEach(custody::remove);
            });
            return look;
        }
    }

    /** First the record, then the tables: what a crash leaves of these is found by the rows of what is gone. */
    private void forget(RunLook look, RunCustody custody) {
        if (look.gone().isEmpty()) {
            return;
        }
        if (look.namesGone()) {
            custody.forget(look.gone().keySet(), look.countsWithoutGone());
        }
        custody.record().filter(record -> record.finished() != null).ifPresent(record -> new DroppedSequences(
                        store, record.run())
                .drop(look.gone().keySet(), record.finished().counts(), custody.permit()));
    }

    private static void report(RunLook look, VacuumReport report) {
        String run = look.record().run();
        report.add(new Item(Reason.LEFT_OVER, run, look.extent(look.leftOver())));
        report.add(new Item(Reason.GONE, run, look.extent(look.goneUnits()), look.gone()));
        Extent waiting = look.waiting();
        if (waiting.files() > 0) {
            report.leaveOut(
                    run,
                    String.format(
                            Locale.ROOT,
                            "a start of it did not end; %d files (%s) wait for the next one",
                            waiting.files(),
                            VacuumReport.bytes(waiting.bytes())));
        }
        Map<String, Long> doubts = new TreeMap<>();
        look.doubts().values().forEach(reason -> doubts.merge(reason, 1L, Long::sum));
        doubts.forEach((reason, sequences) -> report.leaveOut(
                run,
                String.format(
                        Locale.ROOT, "of %d sequences nobody can tell whether they are gone: %s", sequences, reason)));
    }

    /** Transitions have no record and nothing that they do not need. */
    private void leaveOutStranger(String run, VacuumReport report) {
        Set<TableName> tables = KnownRuns.tables(store, run).keySet();
        if (!tables.isEmpty() && !tables.contains(TableName.TRANSITIONS)) {
            report.leaveOut(
                    run, "it has no record, so nobody knows what of it is needed; --run %s deletes it".formatted(run));
        }
    }
}
