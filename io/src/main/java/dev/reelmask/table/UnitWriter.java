package dev.reelmask.table;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.mask.MaskCodec;
import dev.reelmask.publish.Footers;
import dev.reelmask.publish.UnitFiles;
import dev.reelmask.publish.store.Json;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsException;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.Reference;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.ClassSums;
import dev.reelmask.table.row.ScoreSum;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSummary;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes one unit's rows into its two files, on an executor. Rows come in order of frames; nothing can be seen before
 * {@link #commit}. Closing without commit leaves nothing. One thread at a time.
 */
public final class UnitWriter implements AutoCloseable {
    /** Footer key, in the masks file, of the {@link ClassSet} in JSON: what the ids in the masks mean. */
    static final String CLASSES = "reelmask.classes";

    /** Footer key of the {@link UnitSummary} in JSON. */
    static final String SUMMARY = "reelmask.unit";

    private final Store store;
    private final Permit permit;
    private final UnitKey unit;
    private final ClassSet classes;
    private final String fingerprint;
    private final TableWriter<Tables.UnitRow> masks;
    private final TableWriter<Tables.UnitRow> frames;
    private boolean isDone;

    private long rows;
    private long keys;
    private double keyShare;
    private int lastFrame = -1;
    private long firstPtsUs;
    private long lastPtsUs;
    private ScoreSum labelled = ScoreSum.NONE;
    private ClassSums labelledClasses = ClassSums.NONE;
    private ScoreSum agreement = ScoreSum.NONE;
    private StageMicros micros = StageMicros.ZERO;

    private UnitWriter(
            Store store,
            Permit permit,
            UnitKey unit,
            ClassSet classes,
            String fingerprint,
            TableWriter<Tables.UnitRow> masks,
            TableWriter<Tables.UnitRow> frames) {
        this.store = store;
        this.permit = permit;
        this.unit = unit;
        this.classes = classes;
        this.fingerprint = fingerprint;
        this.masks = masks;
        this.frames = frames;
    }

    /**
     * Starts a unit.
     *
     * @param permit asked before each of its files is published
     * @param fingerprint of everything that can change the unit's rows
     * @throws ResultsException if the files cannot be created
     */
    public static UnitWriter open(Store store, Permit permit, UnitKey unit, ClassSet classes, String fingerprint) {
        TableWriter<Tables.UnitRow> masks =
                TableWriter.create(store, permit, store.results().masks(unit), Tables.MASKS);
        try {
            TableWriter<Tables.UnitRow> frames =
                    TableWriter.create(store, permit, store.results().frames(unit), Tables.FRAMES);
            return new UnitWriter(store, permit, unit, classes, fingerprint, masks, frames);
        } catch (RuntimeException e) {
            masks.abort();
            throw e;
        }
    }

    /**
     * Adds the row of the next frame; the time spent on encoding its mask is added to its {@code encode} micros.
     *
     * @throws ResultsException if the filesystem fails
     */
    public void write(FrameResult row) {
        if (isDone) {
            throw new IllegalStateException("unit %s is already closed".formatted(unit));
        }
        if (row.frame() < unit.firstFrame() || row.frame() <= lastFrame) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "unit %s: frame %d after frame %d is out of order", unit, row.frame(), lastFrame));
        }
        long start = System.nanoTime();
        byte[] mask = MaskCodec.encode(row.mask());
        List<Long> counts =
                Arrays.stream(row.mask().pixelCounts(classes.size())).boxed().toList();
        long encodeUs = (System.nanoTime() - start) / 1000;
        Tables.UnitRow unitRow = new Tables.UnitRow(unit.sequence(), unit.firstFrame(), row, mask, counts, encodeUs);
        masks.write(unitRow);
        frames.write(unitRow);
        count(row, encodeUs);
    }

    private void count(FrameResult row, long encodeUs) {
        if (rows == 0) {
            firstPtsUs = row.ptsUs();
        }
        rows++;
        lastFrame = row.frame();
        lastPtsUs = row.ptsUs();
        keys += row.isKey() ? 1 : 0;
        keyShare += row.keyShare();
        micros = micros.plus(row.micros().withEncode(encodeUs));
        row.accuracy().ifPresent(this::count);
    }

    private void count(Accuracy accuracy) {
        if (accuracy.reference() == Reference.LABEL) {
            labelled = labelled.with(accuracy.meanIou());
            labelledClasses = labelledClasses.with(accuracy);
        } else {
            agreement = agreement.with(accuracy.meanIou());
        }
    }

    /** Spent on the rows so far. */
    public StageMicros micros() {
        return micros;
    }

    /**
     * Publishes the masks, then the frames: each file appears whole, over any older one. If another writer has
     * published the unit with the same fingerprint meanwhile, its files stay, so that nobody reads from a file that is
     * replaced.
     *
     * @return what is published now
     * @throws ResultsException if the filesystem fails; the unit then counts as not done
     * @throws dev.reelmask.publish.lease.LeaseLostException if the permit holds no longer
     */
    public UnitSummary commit(UnitEnd end) {
        if (isDone) {
            throw new IllegalStateException("unit %s is already closed".formatted(unit));
        }
        Optional<UnitSummary> other = ParquetFooters.finished(store, unit, fingerprint);
        if (other.isPresent()) {
            abort();
            return other.get();
        }
        UnitSummary summary = summary(end);
        try {
            UnitFiles.publish(
                    permit,
                    masks.ended(Map.of(Footers.FINGERPRINT, fingerprint, CLASSES, Json.of(classes))),
                    frames.ended(Map.of(Footers.FINGERPRINT, fingerprint, SUMMARY, Json.of(summary))));
        } catch (RuntimeException e) {
            abort();
            throw e;
        }
        isDone = true;
        return summary;
    }

    private UnitSummary summary(UnitEnd end) {
        return new UnitSummary(
                unit.run(),
                unit.sequence(),
                unit.firstFrame(),
                fingerprint,
                rows,
                keys,
                keyShare,
                firstPtsUs,
                lastPtsUs,
                labelled,
                labelledClasses,
                agreement,
                micros,
                end);
    }

    /** Drops what was written and not published. */
    public void abort() {
        if (!isDone) {
            isDone = true;
            masks.abort();
            frames.abort();
        }
    }

    /** Aborts unless committed. */
    @Override
    public void close() {
        abort();
    }
}
