package dev.reelmask.job.bench;

import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.job.execute.CorpusLabels;
import dev.reelmask.loop.Labels;
import dev.reelmask.loop.LoopInput;
import dev.reelmask.loop.LoopOutput;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.OperatingPoint;
import dev.reelmask.loop.SegmentationLoop;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.UnitWriter;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import dev.reelmask.video.DecodeSettings;
import dev.reelmask.video.FrameRange;
import dev.reelmask.video.SequenceFrames;
import dev.reelmask.video.VideoInfo;
import dev.reelmask.video.decode.SequenceDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;

/** Files in, tables out: what an executor does with one sequence, at one operating point or at several. */
final class EndToEnd {
    private final Configuration hadoop;
    private final List<OperatingPoint> points;
    private final SegmentationNetwork network;
    private final SegmentationLoop loop;
    private final ResultsLayout results;
    private final int frames;

    EndToEnd(Configuration hadoop, List<OperatingPoint> points, ResultsLayout results, int frames) {
        this.hadoop = hadoop;
        this.points = points;
        this.network = points.get(0).system().network();
        this.loop = new SegmentationLoop(network, LoopSettings.defaults());
        this.results = results;
        this.frames = frames;
    }

    /**
     * What one sequence took at one point.
     *
     * @param write microseconds of the files, encoding of masks apart
     */
    record Cost(NavigableSet<Integer> keys, StageMicros micros, long write) {}

    /** By point. */
    List<Cost> run(SequenceSpec spec, String run) {
        return run(spec, run, new CpuMeter());
    }

    /**
     * By point.
     *
     * @param delivered takes the CPU time of scores, mask encoding and files
     */
    List<Cost> run(SequenceSpec spec, String run, CpuMeter delivered) {
        Store store = Store.open(hadoop, results);
        List<Files> files = new ArrayList<>();
        // All rows of a sequence are scored and written in one thread of its own.
        AtomicLong lastRow = new AtomicLong();
        try (SequenceFrames source = SequenceDecoder.open(
                hadoop, spec, network.sizePolicy(), FrameRange.of(0, frames), DecodeSettings.defaults())) {
            List<LoopOutput> outputs = new ArrayList<>();
            for (OperatingPoint point : points) {
                UnitKey key = new UnitKey(run + "-" + outputs.size(), spec.id(), 0);
                Files its = new Files(UnitWriter.open(store, Permit.unguarded(store), key, network.classes(), "bench"));
                files.add(its);
                outputs.add(new LoopOutput(point, row -> {
                    its.write(row);
                    lastRow.set(CpuMeter.threadNs());
                    delivered.count(1);
                }));
            }
            loop.run(new LoopInput(
                    spec.id(),
                    spec.source(),
                    KeyReason.FIRST,
                    source,
                    LoopInput.OPEN,
                    source.info().displaySize(),
                    labels(spec, source.info()),
                    outputs));
            UnitEnd end = new UnitEnd(
                    source(spec, source.info().displaySize()),
                    LabelFileCounts.NONE,
                    source.info().decoder(),
                    0,
                    DecodeCounts.NONE);
            delivered.add(lastRow.get());
            return delivered.measure(
                    0, () -> files.stream().map(its -> its.finish(end)).toList());
        } finally {
            files.forEach(its -> its.writer.close());
        }
    }

    /** What is written at one point. */
    private static final class Files {
        private final UnitWriter writer;
        private final NavigableSet<Integer> keys = new TreeSet<>();
        private long writeNs;

        Files(UnitWriter writer) {
            this.writer = writer;
        }

        void write(FrameResult row) {
            long start = System.nanoTime();
            writer.write(row);
            writeNs += System.nanoTime() - start;
            if (row.isKey()) {
                keys.add(row.frame());
            }
        }

        Cost finish(UnitEnd end) {
            long start = System.nanoTime();
            UnitSummary summary = writer.commit(end);
            long write = (writeNs + System.nanoTime() - start) / 1000;
            return new Cost(keys, summary.micros(), write - summary.micros().encode());
        }
    }

    private static UnitSource source(SequenceSpec spec, FrameSize size) {
        return new UnitSource(spec.source(), spec.contentKey(), spec.sizeBytes(), size, 1, "bench");
    }

    private Labels labels(SequenceSpec spec, VideoInfo info) {
        return new CorpusLabels(SequenceLabels.of(hadoop, spec, network.classes(), info.labelBounds()));
    }
}
