package dev.reelmask.job.segment;

import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.loop.LoopInput;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.table.DecodeCounts;
import dev.reelmask.table.UnitEnd;
import dev.reelmask.table.UnitFiles;
import dev.reelmask.table.UnitSummary;
import dev.reelmask.table.UnitWriter;
import dev.reelmask.video.Integrity;
import dev.reelmask.video.SequenceFrames;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** A unit being run: its frames are open for reading, its files for writing. */
final class OpenUnit implements AutoCloseable {
    private static final double NS_PER_SECOND = 1e9;

    private final RunSettings settings;
    private final PlannedUnit unit;
    private final SequenceFrames frames;
    private final UnitWriter writer;
    private final LoopInput input;
    private final long startNs = System.nanoTime();

    private OpenUnit(
            RunSettings settings, PlannedUnit unit, SequenceFrames frames, UnitWriter writer, LoopInput input) {
        this.settings = settings;
        this.unit = unit;
        this.frames = frames;
        this.writer = writer;
        this.input = input;
    }

    /** Opens the frames, then the files; on a failure nothing stays open. */
    static OpenUnit open(
            Configuration hadoop,
            RunSettings settings,
            SegmentationNetwork network,
            PlannedUnit unit,
            Runnable onFrame) {
        String id = unit.sequence().id();
        SequenceFrames frames =
                SequenceFrames.open(hadoop, unit.sequence(), network.sizePolicy(), unit.range(), settings.decode());
        try {
            CorpusLabels labels = new CorpusLabels(hadoop, unit.sequence(), network.classes());
            UnitWriter writer = UnitWriter.open(
                    hadoop,
                    settings.results(),
                    settings.run(),
                    id,
                    unit.piece().firstFrame(),
                    network.classes(),
                    unit.fingerprint());
            LoopInput input = new LoopInput(id, frames, frames.info().displaySize(), labels, row -> {
                writer.write(row);
                onFrame.run();
            });
            return new OpenUnit(settings, unit, frames, writer, input);
        } catch (RuntimeException e) {
            frames.close();
            throw e;
        }
    }

    /** What the footers say if the unit's files are there with its fingerprint. */
    static Optional<UnitSummary> finished(Configuration hadoop, RunSettings settings, PlannedUnit unit) {
        return UnitFiles.find(
                hadoop,
                settings.results(),
                settings.run(),
                unit.sequence().id(),
                unit.piece().firstFrame(),
                unit.fingerprint());
    }

    String sequence() {
        return unit.sequence().id();
    }

    LoopInput input() {
        return input;
    }

    /**
     * Publishes the files unless the sequence is too damaged.
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
        double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        DecodeCounts counts = new DecodeCounts(
                integrity.promised(),
                integrity.repeatedLast(),
                integrity.errors(),
                integrity.damage().marked(),
                integrity.damage().missing(),
                integrity.damage().text());
        return new UnitResult.Done(
                writer.commit(new UnitEnd(uri(), frames.info().decoder(), seconds, counts)));
    }

    private String uri() {
        if (unit.sequence().isVideo()) {
            return unit.sequence().video();
        }
        String first = unit.sequence().images().get(0);
        return first.substring(0, Math.max(0, first.lastIndexOf('/')));
    }

    /** Drops what was not published. */
    @Override
    public void close() {
        writer.close();
        frames.close();
    }
}
