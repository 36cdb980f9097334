package dev.reelmask.table;

import dev.reelmask.publish.Footers;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.ResultsLayout.TableName;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.result.PairResult;
import dev.reelmask.table.row.TransitionUnit;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the transitions of one sequence into its two files, on an executor; nothing can be seen before
 * {@link #commit}, and a file of pairs says that its sequence is whole. Closing without commit leaves nothing. One
 * thread at a time.
 */
public final class TransitionWriter implements AutoCloseable {
    /** Footer key of the {@link TransitionUnit} in JSON. */
    static final String SUMMARY = "reelmask.transitions";

    private final Permit permit;
    private final UnitKey unit;
    private final String fingerprint;
    private final TableWriter<TransitionTables.Interval> intervals;
    private final TableWriter<TransitionTables.Pair> pairs;
    private long pairRows;
    private long intervalRows;
    private boolean isDone;

    private TransitionWriter(
            Permit permit,
            UnitKey unit,
            String fingerprint,
            TableWriter<TransitionTables.Interval> intervals,
            TableWriter<TransitionTables.Pair> pairs) {
        this.permit = permit;
        this.unit = unit;
        this.fingerprint = fingerprint;
        this.intervals = intervals;
        this.pairs = pairs;
    }

    /**
     * Starts a sequence.
     *
     * @param permit asked before each of its files is published
     * @param fingerprint of everything that can change its rows
     * @throws ResultsException if the files cannot be created
     */
    public static TransitionWriter open(Store store, Permit permit, UnitKey unit, String fingerprint) {
        TableWriter<TransitionTables.Interval> intervals = TableWriter.create(
                store, permit, store.results().unit(TableName.TRANSITION_INTERVALS, unit), TransitionTables.INTERVALS);
        try {
            TableWriter<TransitionTables.Pair> pairs = TableWriter.create(
                    store, permit, store.results().unit(TableName.TRANSITIONS, unit), TransitionTables.PAIRS);
            return new TransitionWriter(permit, unit, fingerprint, intervals, pairs);
        } catch (RuntimeException e) {
            intervals.abort();
            throw e;
        }
    }

    /** What a sequence's files say, if both are there with this fingerprint. Reads the footers only. */
    public static Optional<TransitionUnit> finished(Store store, UnitKey unit, String fingerprint) {
        return footer(store, unit)
                .filter(pairs -> fingerprint.equals(pairs.get(Footers.FINGERPRINT)))
                .map(TransitionWriter::summary);
    }

    /** The footer of the file of pairs, if that of intervals has the same fingerprint. */
    static Optional<Map<String, String>> footer(Store store, UnitKey unit) {
        ParquetFooters footers = new ParquetFooters(store);
        Map<String, String> pairs = footers.read(store.results().unit(TableName.TRANSITIONS, unit));
        Map<String, String> intervals = footers.read(store.results().unit(TableName.TRANSITION_INTERVALS, unit));
        String fingerprint = pairs.get(Footers.FINGERPRINT);
        return fingerprint != null && fingerprint.equals(intervals.get(Footers.FINGERPRINT))
                ? Optional.of(pairs)
                : Optional.empty();
    }

    static TransitionUnit summary(Map<String, String> footer) {
        return Json.read(footer.get(SUMMARY), TransitionUnit.class);
    }

    /**
     * Adds a pair.
     *
     * @param region of the frames, 0 of whole ones
     */
    public void write(int region, PairResult row) {
        pairs.write(new TransitionTables.Pair(unit.sequence(), region, row));
        pairRows++;
    }

    public void write(IntervalResult row) {
        intervals.write(new TransitionTables.Interval(unit.sequence(), row));
        intervalRows++;
    }

    /** Rows of pairs so far. */
    public long pairs() {
        return pairRows;
    }

    /** Rows of intervals so far. */
    public long intervals() {
        return intervalRows;
    }

    /**
     * Publishes the intervals, then the pairs: each file appears whole, over any older one.
     *
     * @throws ResultsException if the filesystem fails; the sequence then counts as not done
     * @throws dev.reelmask.publish.lease.LeaseLostException if the permit holds no longer
     */
    public void commit(TransitionUnit summary) {
        if (isDone) {
            throw new IllegalStateException("transitions of %s are already closed".formatted(unit));
        }
        Map<String, String> footer = Map.of(Footers.FINGERPRINT, fingerprint, SUMMARY, Json.of(summary));
        UnitFiles.publish(permit, intervals.ended(footer), pairs.ended(footer));
        isDone = true;
    }

    /** Drops what was written and not published. */
    @Override
    public void close() {
        if (!isDone) {
            isDone = true;
            intervals.abort();
            pairs.abort();
        }
    }
}
