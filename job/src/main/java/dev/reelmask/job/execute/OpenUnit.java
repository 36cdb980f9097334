package dev.reelmask.job.execute;

import dev.reelmask.corpus.LabelCounts;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.job.plan.PlannedUnit;
import dev.reelmask.job.plan.SharedUnit;
import dev.reelmask.loop.LoopInput;
import dev.reelmask.loop.LoopOutcome;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.publish.FailPoint;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.ParquetFooters;
import dev.reelmask.table.UnitWriter;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.damage.Integrity;
import dev.reelmask.video.decode.SequenceDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSError;

/** A unit being run: its frames are open for reading, its files at each of its runs for writing. */
final class OpenUnit implements AutoCloseable {
    private static final double NS_PER_SECOND = 1e9;

    private final SharedUnit unit;
    private final SequenceFrames frames;
    private final SequenceLabels labels;
    private final List<Output> outputs;
    private final Map<Integer, UnitResult> ends;
    private final long startNs = System.nanoTime();

    /** Its files at one run. */
    private record Output(int run, RunSettings settings, PlannedUnit unit, OperatingPoint point, UnitWriter writer) {}

    private OpenUnit(
            SharedUnit unit,
            SequenceFrames frames,
            SequenceLabels labels,
            List<Output> outputs,
            Map<Integer, UnitResult> ends) {
        this.unit = unit;
        this.frames = frames;
        this.labels = labels;
        this.outputs = List.copyOf(outputs);
        this.ends = ends;
    }

    /**
     * Opens the frames, then the files; on a failure nothing stays open.
     *
     * @param runs of the start
     * @param points of the runs
     * @param ends takes how the unit ends, by run
     * @throws LongerThanSupposed if the sequence is to be cut
     */
    static OpenUnit open(
            Store store,
            List<RunSettings> runs,
            List<OperatingPoint> points,
            SharedUnit unit,
            Map<Integer, UnitResult> ends)
            throws LongerThanSupposed {
        RunSettings common = runs.get(0);
        SegmentationNetwork network = points.get(0).system().network();
        SequenceSpec spec = unit.sequence();
        SequenceLabels.refuseStray(spec);
        FrameRange range = range(unit, common, points);
        FailPoint.BEFORE_DECODE.reached();
        SequenceFrames frames =
                SequenceDecoder.open(store.hadoop(), spec, network.sizePolicy(), range, common.decode());
        List<Output> outputs = new ArrayList<>();
        try {
            if (!unit.planned().holds(frames.info().promisedFrames())) {
                throw new LongerThanSupposed(spec.id());
            }
            SequenceLabels labels = SequenceLabels.of(
                    store.hadoop(), spec, common.labels(), frames.info().labelBounds());
            for (int run : unit.runs()) {
                outputs.add(output(store, run, runs.get(run), points.get(run), unit.at(run)));
            }
            return new OpenUnit(unit, frames, labels, outputs, ends);
        } catch (RuntimeException | LongerThanSupposed e) {
            outputs.forEach(output -> output.writer().close());
            frames.close();
            throw e;
        }
    }

    /** The frames of a piece, with the next piece's first where masks are made from it. */
    private static FrameRange range(SharedUnit unit, RunSettings common, List<OperatingPoint> points) {
        FrameRange own = unit.planned().range();
        boolean looksAhead = unit.runs().stream()
                .anyMatch(run -> points.get(run).system().needs().looksAhead());
        boolean isFollowed = !unit.planned().piece().last();
        return common.loop().endKey() && looksAhead && isFollowed ? own.andOneAfter() : own;
    }

    private static Output output(Store store, int run, RunSettings settings, OperatingPoint point, PlannedUnit unit) {
        UnitWriter writer = UnitWriter.open(
                store,
                settings.lease().on(store),
                key(settings, unit),
                point.system().network().classes(),
                unit.fingerprint());
        return new Output(run, settings, unit, point, writer);
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

    SharedUnit unit() {
        return unit;
    }

    /** How it ended, by run. */
    Map<Integer, UnitResult> ends() {
        return ends;
    }

    /** @param onFrame called after each row */
    LoopInput input(Runnable onFrame) {
        SequenceSpec spec = unit.sequence();
        KeyReason first = unit.planned().piece().firstFrame() == 0 ? KeyReason.FIRST : KeyReason.PIECE;
        List<LoopOutput> rows = outputs.stream()
                .map(output -> new LoopOutput(output.point(), row -> {
                    output.writer().write(row);
                    onFrame.run();
                }))
                .toList();
        return new LoopInput(
                spec.id(),
                spec.source(),
                first,
                frames,
                unit.planned().piece().endFrame(),
                frames.info().displaySize(),
                new CorpusLabels(labels),
                rows);
    }

    /**
     * Publishes the files of each run, unless the sequence is too damaged or has labels of other frames than its own,
     * and notes how the unit ended.
     *
     * @param outcomes of the loop, by output
     */
    void finish(List<LoopOutcome> outcomes) {
        FailPoint.AFTER_INFERENCE.reached();
        double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        long spentUs = 0;
        for (int i = 0; i < outputs.size(); i++) {
            spentUs += alone(outputs.get(i)) - outcomes.get(i).sparedUs();
        }
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            double perUs = seconds / Math.max(1, spentUs);
            ends.put(output.run(), finish(output, outcomes.get(i), perUs));
        }
    }

    /** Microseconds of all its stages, whoever has paid for them. */
    private static long alone(Output output) {
        StageMicros micros = output.writer().micros();
        return micros.decode()
                + micros.network()
                + micros.flow()
                + micros.propagate()
                + micros.encode()
                + micros.reference();
    }

    /** @param perUs seconds that the unit took for a microsecond of stages that were paid for */
    private UnitResult finish(Output output, LoopOutcome outcome, double perUs) {
        try {
            outcome.orThrow();
            checkFrames(output);
            long alone = alone(output);
            UnitSummary summary = publish(output, perUs * alone);
            return new UnitResult.Done(summary, perUs * (alone - outcome.sparedUs()));
        } catch (RuntimeException | OutOfMemoryError | LinkageError | FSError e) {
            return UnitFailures.classify(unit.sequence().id(), e);
        }
    }

    /** @throws SequenceException if the sequence is too damaged or has labels of other frames than its own */
    private void checkFrames(Output output) {
        Integrity integrity = frames.integrity();
        DamageCheck.check(output.settings(), output.unit(), integrity);
        int firstFrame = unit.planned().piece().firstFrame();
        if (integrity.decoded() == 0) {
            throw new SequenceException(
                    ReasonCode.NO_FRAMES,
                    String.format(
                            Locale.ROOT,
                            "%s has no frame at or after frame %d",
                            unit.sequence().id(),
                            firstFrame));
        }
        if (unit.planned().piece().last()) {
            long count = Math.max(
                    integrity.promised(),
                    integrity.decoded() + integrity.damage().missing());
            labels.checkEnd(firstFrame + count);
        }
    }

    /** @param seconds that the unit takes at this run alone */
    private UnitSummary publish(Output output, double seconds) {
        Integrity integrity = frames.integrity();
        LabelCounts counts = unit.sequence().labelCounts();
        DecodeCounts decoded = new DecodeCounts(
                integrity.promised(),
                integrity.repeatedLast(),
                integrity.errors(),
                integrity.damage().marked(),
                integrity.damage().missing(),
                integrity.damage().text());
        return output.writer()
                .commit(new UnitEnd(
                        source(output.settings(), output.unit(), frames.info().displaySize()),
                        new LabelFileCounts(counts.found(), counts.matched()),
                        frames.info().decoder(),
                        seconds,
                        decoded));
    }

    /** Drops what was not published. */
    @Override
    public void close() {
        outputs.forEach(output -> output.writer().close());
        frames.close();
    }
}
