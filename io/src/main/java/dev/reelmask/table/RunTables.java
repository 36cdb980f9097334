package dev.reelmask.table;

import dev.reelmask.table.ResultsLayout.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The tables that the driver writes: one file a run each, replaced in one step. Rows are sorted by sequence. */
public final class RunTables {
    private final Configuration hadoop;
    private final ResultsLayout results;

    public RunTables(Configuration hadoop, ResultsLayout results) {
        this.hadoop = hadoop;
        this.results = results;
    }

    /**
     * Replaces the rows of a run.
     *
     * @throws UncheckedIOException if the filesystem fails; the older file then stands
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
     * @throws UncheckedIOException if the filesystem fails; the older file then stands
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
     * @throws UncheckedIOException if the filesystem fails; the older file then stands
     */
    public void writeRun(RunRow row) {
        write(TableName.RUNS, Tables.RUNS, row.run(), List.of(row));
    }

    private <R> void write(TableName name, Table<R> table, String run, List<R> rows) {
        try {
            TableFile<R> file = TableFile.create(hadoop, results, results.single(name, run), table);
            try {
                for (R row : rows) {
                    file.write(row);
                }
                file.publish(Map.of());
            } catch (IOException | RuntimeException e) {
                file.abort();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write table %s of run %s under %s".formatted(name.folder(), run, results.root()), e);
        }
    }
}
