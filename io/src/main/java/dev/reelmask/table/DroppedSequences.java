package dev.reelmask.table;

import dev.reelmask.publish.record.RunRecord.Counts;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.table.row.SequenceState;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.example.data.Group;

/**
 * Takes sequences out of the tables {@code sequences} and {@code runs} of a run. Columns that this version does not
 * know stay as they are.
 */
public final class DroppedSequences {
    private static final String SEQUENCE = "sequence";

    private final Store store;
    private final String run;

    public DroppedSequences(Store store, String run) {
        this.store = store;
        this.run = run;
    }

    /** What the table says of one sequence. */
    public record Facts(SequenceState state, long frames, long keys) {}

    /**
     * What the table {@code sequences} says, by sequence; empty if there is none.
     *
     * @throws ResultsException if it cannot be read
     */
    public Map<String, Facts> facts() {
        Map<String, Facts> facts = new HashMap<>();
        rows(TableName.SEQUENCES)
                .each(row -> facts.put(
                        row.getString(SEQUENCE, 0),
                        new Facts(
                                SequenceState.valueOf(row.getString("state", 0).toUpperCase(Locale.ROOT)),
                                row.getLong("frames", 0),
                                row.getLong("keys", 0))));
        return facts;
    }

    /**
     * Replaces both tables, {@code sequences} last: where it has none of them any more, nothing is left to do.
     *
     * @param counts of what is left
     * @throws ResultsException if the filesystem fails; a file that was not replaced then stands
     */
    public void drop(Set<String> sequences, Counts counts, Permit permit) {
        Map<String, Long> values = Map.of(
                "listed", counts.listed(),
                "done", counts.done(),
                "kept", counts.kept(),
                "quarantined", counts.quarantined(),
                "unlisted", counts.unlisted(),
                "frames", counts.frames());
        rows(TableName.RUNS).rewrite(permit, row -> Optional.of(ChangedRow.with(row, values)));
        rows(TableName.SEQUENCES).rewrite(permit, row -> Optional.<Group>of(row)
                .filter(kept -> !sequences.contains(kept.getString(SEQUENCE, 0))));
    }

    private StoredRows rows(TableName table) {
        return new StoredRows(store, store.results().single(table, run));
    }
}
