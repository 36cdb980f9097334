package dev.reelmask.table;

import dev.reelmask.publish.store.PendingFile;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.QuarantineRow;
import dev.reelmask.table.row.RunRow;
import dev.reelmask.table.row.SequenceRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The tables that the driver writes: one file a run each, replaced in one step. Rows are sorted by sequence. */
public final class RunTables {
    private final Store store;
    private final Permit permit;

    /** @param permit asked before each file is published */
    public RunTables(Store store, Permit permit) {
        this.store = store;
        this.permit = permit;
    }

    /**
     * Replaces the rows of a run.
     *
     * @throws ResultsException if the filesystem fails; the older file then stands
     */
    public void writeSequences(String run, List<SequenceRow> rows) {
        List<SequenceRow> sorted = rows.stream()
                .sorted(Comparator.comparing(SequenceRow::sequence))
                .toList();
        write(TableName.SEQUENCES, Tables.SEQUENCES, run, sorted);
    }

    /**
     * Replaces the rows of a run.
     *
     * @throws ResultsException if the filesystem fails; the older file then stands
     */
    public void writeQuarantine(String run, List<QuarantineRow> rows) {
        List<QuarantineRow> sorted = rows.stream()
                .sorted(Comparator.comparing(QuarantineRow::sequence))
                .toList();
        write(TableName.QUARANTINE, Tables.QUARANTINE, run, sorted);
    }

    /**
     * Replaces the rows of a run.
     *
     * @throws ResultsException if the filesystem fails; the older file then stands
     */
    public void writeRun(RunRow row) {
        write(TableName.RUNS, Tables.RUNS, row.run(), List.of(row));
    }

    private <R> void write(TableName name, Table<R> table, String run, List<R> rows) {
        try {
            writeOnce(name, table, run, rows);
        } catch (ResultsException first) {
            if (!store.hasObjects()) {
                throw first;
            }
            // a request whose answer was lost is sent again, and refused since it had replaced the file already
            try {
                writeOnce(name, table, run, rows);
            } catch (ResultsException second) {
                second.addSuppressed(first);
                throw second;
            }
        }
    }

    private <R> void writeOnce(TableName name, Table<R> table, String run, List<R> rows) {
        TableWriter<R> file = TableWriter.create(store, permit, store.results().single(name, run), table);
        try {
            rows.forEach(file::write);
            PendingFile ended = file.ended(Map.of());
            ended.complete();
            permit.check();
            ended.publish();
        } catch (RuntimeException e) {
            file.abort();
            throw e;
        }
    }
}
