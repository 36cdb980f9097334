package dev.reelmask.table;

import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;

/** What the newest finished start of a run says of each sequence, those that it set aside too; read without Spark. */
public final class ListedSequences {
    private static final String SET_ASIDE = "set aside";

    private ListedSequences() {}

    /**
     * One sequence.
     *
     * @param state {@code done}, {@code kept}, {@code unlisted} or {@code set aside}
     * @param meanIou mean over its labelled frames, if there are any
     * @param agreement mean over the frames that were compared with the network's own masks, if they are enough
     * @param error why it was set aside or could not be read; "" otherwise
     */
    public record Line(
            String sequence,
            String state,
            long frames,
            long keys,
            Optional<Double> meanIou,
            Optional<Double> agreement,
            String error) {}

    /**
     * All of a run, sorted by sequence; empty where no start has finished.
     *
     * @throws ResultsException if a table cannot be read
     */
    public static List<Line> read(Store store, String run) {
        List<Line> lines = new ArrayList<>();
        rows(store, TableName.SEQUENCES, run).each(row -> lines.add(done(row)));
        rows(store, TableName.QUARANTINE, run).each(row -> lines.add(setAside(row)));
        lines.sort(Comparator.comparing(Line::sequence));
        return lines;
    }

    private static StoredRows rows(Store store, TableName table, String run) {
        return new StoredRows(store, store.results().single(table, run));
    }

    private static Line done(Group row) {
        return new Line(
                row.getString("sequence", 0),
                row.getString("state", 0),
                row.getLong("frames", 0),
                row.getLong("keys", 0),
                real(row, "miou"),
                real(row, "agreement"),
                has(row, "error") ? row.getString("error", 0) : "");
    }

    private static Line setAside(Group row) {
        String error = "%s: %s".formatted(row.getString("reason", 0), row.getString("message", 0));
        return new Line(row.getString("sequence", 0), SET_ASIDE, 0, 0, Optional.empty(), Optional.empty(), error);
    }

    private static Optional<Double> real(Group row, String column) {
        return has(row, column) ? Optional.of(row.getDouble(column, 0)) : Optional.empty();
    }

    /** Files of older versions lack columns. */
    private static boolean has(Group row, String column) {
        return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
    }
}
