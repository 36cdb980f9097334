package dev.reelmask.job.segment;

import dev.reelmask.corpus.LabelCounts;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.loop.LoopInput;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.KeyReason;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.UnitWriter;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.decode.SequenceDecoder;
import java.util.Locale;
import java.util.Optional;

/** A unit being run: its frames are open for reading, its files for writing. */
final class OpenUnit implements AutoCloseable {
    private static final double NS_PER_SECOND = 1e9;

    private final RunSettings settings;
    private final PlannedUnit unit;
    private final UnitSource source;
    private final SequenceFrames frames;
    private final SequenceLabels labels;
    private final UnitWriter writer;
    private final LoopInput input;
    private final long startNs = System.nanoTime();

    private OpenUnit(
            RunSettings settings,
            PlannedUnit unit,
            UnitSource source,
            SequenceFrames frames,
            SequenceLabels labels,
            UnitWriter writer,
            LoopInput input) {
        this.settings = settings;
        this.unit = unit;
        this.source = source;
        this.frames = frames;
        this.labels = labels;
        this.writer = writer;
        this.input = input;
    }

    /** Opens the frames, then the files; on a failure nothing stays open. */
    static OpenUnit open(
            Store store, RunSettings settings, SegmentationNetwork network, PlannedUnit unit, Runnable onFrame) {
        SequenceSpec spec = unit.sequence();
        SequenceFrames frames = SequenceDecoder.open(
                store.hadoop(), spec, network.sizePolicy(), unit.planned().range(), settings.decode());
        try {
            VideoInfo info = frames.info();
            SequenceLabels labels = SequenceLabels.of(store.hadoop(), spec, settings.labels(), info.labelBounds());
            UnitWriter writer = UnitWriter.open(
                    store, settings.lease().on(store), key(settings, unit), network.classes(), unit.fingerprint());
            KeyReason first = unit.piece().firstFrame() == 0 ? KeyReason.FIRST : KeyReason.PIECE;
            LoopInput input = new LoopInput(
                    spec.id(), spec.source(), first, frames, info.displaySize(), new CorpusLabels(labels), row -> {
                        writer.write(row);
                        onFrame.run();
                    });
            UnitSource source = source(settings, unit, info.displaySize());
            return new OpenUnit(settings, unit, source, frames, labels, writer, input);
        } catch (RuntimeException e) {
            frames.close();
            throw e;
        }
    }

    private static UnitKey key(RunSettings settings, PlannedUnit unit) {
        return new UnitKey(
                settings.lease().run(), unit.sequence().id(), unit.piece().firstFrame());
    }

    private static UnitSource source(RunSettings settings, PlannedUnit unit, FrameSize size) {
        SequenceSpec spec = unit.sequence();
        return new UnitSource(
                spec.source(), spec.contentKey(), spec.sizeBytes(), size, unit.pieces(), settings.runFingerprint());
    }

    /** What the footers say if the unit's files are there with its fingerprint. */
    static Optional<UnitSummary> finished(Store store, RunSettings settings, PlannedUnit unit) {
        return ParquetFooters.finished(store, key(settings, unit), unit.fingerprint());
    }

    String sequence() {
        return unit.sequence().id();
    }

    LoopInput input() {
        return input;
    }

    /**
     * Publishes the files unless the sequence is too damaged or has labels of other frames than its own.
     *
     * @throws SequenceException if it is
     */
    UnitResult finish() {
        Integrity integrity = frames.integrity();
        DamageCheck.check(settings, unit, integrity);
        if (integrity.decoded() == 0) {
            throw new SequenceException(
                    ReasonCode.NO_FRAMES,
                    String.format(
                            Locale.ROOT,
                            "%s has no frame at or after frame %d",
                            sequence(),
                            unit.piece().firstFrame()));
        }
        if (unit.piece().last()) {
            long frames = Math.max(
                    integrity.promised(),
                    integrity.decoded() + integrity.damage().missing());
            labels.checkEnd(unit.piece().firstFrame() + frames);
        }
        LabelCounts counts = unit.sequence().labelCounts();
        double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        DecodeCounts decoded = new DecodeCounts(
                integrity.promised(),
                integrity.repeatedLast(),
                integrity.errors(),
                integrity.damage().marked(),
                integrity.damage().missing(),
                integrity.damage().text());
        return new UnitResult.Done(writer.commit(new UnitEnd(
                source,
                new LabelFileCounts(counts.found(), counts.matched()),
                frames.info().decoder(),
                seconds,
                decoded)));
    }

    /** Drops what was not published. */
    @Override
    public void close() {
        writer.close();
        frames.close();
    }
}
