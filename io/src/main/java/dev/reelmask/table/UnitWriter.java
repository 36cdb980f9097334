package dev.reelmask.table;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.mask.MaskCodec;
import dev.reelmask.table.FrameRow.StageMicros;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes one unit's rows into its two files, on an executor. Rows come in order of frames; nothing can be seen before
 * {@link #commit}. Closing without commit leaves nothing. One thread at a time.
 */
public final class UnitWriter implements AutoCloseable {
    /** Footer key of the unit's fingerprint. */
    static final String FINGERPRINT = "reelmask.fingerprint";

    /** Footer key, in the masks file, of the {@link ClassSet} in JSON: what the ids in the masks mean. */
    static final String CLASSES = "reelmask.classes";

    /** Footer key of the {@link UnitSummary} in JSON. */
    static final String SUMMARY = "reelmask.unit";

    private final Configuration hadoop;
    private final ResultsLayout results;
    private final String run;
    private final String sequence;
    private final int firstFrame;
    private final ClassSet classes;
    private final String fingerprint;
    private final TableFile<Tables.UnitRow> masks;
    private final TableFile<Tables.UnitRow> frames;
    private boolean isDone;

    private long rows;
    private long keys;
    private int lastFrame = -1;
    private long firstPtsUs;
    private long lastPtsUs;
    private long scoredFrames;
    private double meanIouSum;
    private StageMicros micros = new StageMicros(0, 0, 0, 0, 0);

    private UnitWriter(
            Configuration hadoop,
            ResultsLayout results,
            Unit unit,
            ClassSet classes,
            String fingerprint,
            TableFile<Tables.UnitRow> masks,
            TableFile<Tables.UnitRow> frames) {
        this.hadoop = hadoop;
        this.results = results;
        this.run = unit.run();
        this.sequence = unit.sequence();
        this.firstFrame = unit.firstFrame();
        this.classes = classes;
        this.fingerprint = fingerprint;
        this.masks = masks;
        this.frames = frames;
    }

    private record Unit(String run, String sequence, int firstFrame) {}

    /**
     * Starts a unit.
     *
     * @param sequence the sequence's id
     * @param firstFrame index of the unit's first frame
     * @param fingerprint of everything that can change the unit's rows
     * @throws UncheckedIOException if the files cannot be created
     */
    public static UnitWriter open(
            Configuration hadoop,
            ResultsLayout results,
            String run,
            String sequence,
            int firstFrame,
            ClassSet classes,
            String fingerprint) {
        Path maskPath = results.masks(run, sequence, firstFrame);
        try {
            TableFile<Tables.UnitRow> masks = TableFile.create(hadoop, results, maskPath, Tables.MASKS);
            try {
                TableFile<Tables.UnitRow> frames =
                        TableFile.create(hadoop, results, results.frames(run, sequence, firstFrame), Tables.FRAMES);
                return new UnitWriter(
                        hadoop, results, new Unit(run, sequence, firstFrame), classes, fingerprint, masks, frames);
            } catch (IOException | RuntimeException e) {
                masks.abort();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create %s".formatted(maskPath), e);
        }
    }

    /**
     * Adds the row of the next frame; the time spent on encoding its mask is added to its {@code encode} micros.
     *
     * @throws UncheckedIOException if the filesystem fails
     */
    public void write(FrameRow row) {
        if (isDone) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "unit %s.%d is already closed", sequence, firstFrame));
        }
        if (row.frame() < firstFrame || row.frame() <= lastFrame) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "unit %s.%d: frame %d after frame %d is out of order",
                    sequence,
                    firstFrame,
                    row.frame(),
                    lastFrame));
        }
        long start = System.nanoTime();
        byte[] mask = MaskCodec.encode(row.mask());
        List<Long> counts =
                Arrays.stream(row.mask().pixelCounts(classes.size())).boxed().toList();
        long encodeUs = (System.nanoTime() - start) / 1000;
        Tables.UnitRow unitRow = new Tables.UnitRow(sequence, row, mask, counts, encodeUs);
        try {
            masks.write(unitRow);
            frames.write(unitRow);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    String.format(Locale.ROOT, "cannot write frame %d of %s", row.frame(), sequence), e);
        }
        count(row, encodeUs);
    }

    private void count(FrameRow row, long encodeUs) {
        if (rows == 0) {
            firstPtsUs = row.ptsUs();
        }
        rows++;
        lastFrame = row.frame();
        lastPtsUs = row.ptsUs();
        keys += row.isKey() ? 1 : 0;
        StageMicros added = row.micros();
        micros = new StageMicros(
                micros.decode() + added.decode(),
                micros.network() + added.network(),
                micros.flow() + added.flow(),
                micros.propagate() + added.propagate(),
                micros.encode() + added.encode() + encodeUs);
        row.accuracy().filter(a -> Double.isFinite(a.meanIou())).ifPresent(a -> {
            scoredFrames++;
            meanIouSum += a.meanIou();
        });
    }

    /**
     * Publishes the masks, then the frames: each file appears whole, over any older one. If another writer has
     * published the unit with the same fingerprint meanwhile, its files stay, so that nobody reads from a file that is
     * replaced.
     *
     * @return what is published now
     * @throws UncheckedIOException if the filesystem fails; the unit then counts as not done
     */
    public UnitSummary commit(UnitEnd end) {
        if (isDone) {
            throw new IllegalStateException(
                    String.format(Locale.ROOT, "unit %s.%d is already closed", sequence, firstFrame));
        }
        UnitSummary summary = new UnitSummary(
                run, sequence, firstFrame, rows, keys, firstPtsUs, lastPtsUs, scoredFrames, meanIouSum, micros, end);
        Optional<UnitSummary> other = UnitFiles.find(hadoop, results, run, sequence, firstFrame, fingerprint);
        if (other.isPresent()) {
            abort();
            return other.get();
        }
        try {
            masks.publish(Map.of(FINGERPRINT, fingerprint, CLASSES, Json.of(classes)));
            frames.publish(Map.of(FINGERPRINT, fingerprint, SUMMARY, Json.of(summary)));
        } catch (IOException e) {
            abort();
            throw new UncheckedIOException(
                    String.format(Locale.ROOT, "cannot publish unit %s.%d", sequence, firstFrame), e);
        }
        isDone = true;
        return summary;
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
