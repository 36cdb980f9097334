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
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Files in, tables out: what an executor does with one sequence. */
final class EndToEnd {
    private final Configuration hadoop;
    private final OperatingPoint point;
    private final SegmentationNetwork network;
    private final SegmentationLoop loop;
    private final ResultsLayout results;
    private final int frames;

    EndToEnd(Configuration hadoop, OperatingPoint point, ResultsLayout results, int frames) {
        this.hadoop = hadoop;
        this.point = point;
        this.network = point.system().network();
        this.loop = new SegmentationLoop(network, LoopSettings.defaults());
        this.results = results;
        this.frames = frames;
    }

    /**
     * What one sequence took.
     *
     * @param write microseconds of the files, encoding of masks apart
     */
    record Cost(NavigableSet<Integer> keys, StageMicros micros, long write) {}

    Cost run(SequenceSpec spec, String run) {
        NavigableSet<Integer> keys = new TreeSet<>();
        long[] writeNs = new long[1];
        Store store = Store.open(hadoop, results);
        try (SequenceFrames source = SequenceDecoder.open(
                        hadoop, spec, network.sizePolicy(), FrameRange.of(0, frames), DecodeSettings.defaults());
                UnitWriter writer = UnitWriter.open(
                        store, Permit.unguarded(store), new UnitKey(run, spec.id(), 0), network.classes(), "bench")) {
            Labels labels = labels(spec, source.info());
            loop.run(new LoopInput(
                    spec.id(),
                    spec.source(),
                    KeyReason.FIRST,
                    source,
                    source.info().displaySize(),
                    labels,
                    List.of(new LoopOutput(point, row -> {
                        long start = System.nanoTime();
                        writer.write(row);
                        writeNs[0] += System.nanoTime() - start;
                        if (row.isKey()) {
                            keys.add(row.frame());
                        }
                    }))));
            long start = System.nanoTime();
            UnitSummary summary = writer.commit(new UnitEnd(
                    source(spec, source.info().displaySize()),
                    LabelFileCounts.NONE,
                    source.info().decoder(),
                    0,
                    DecodeCounts.NONE));
            long write = (writeNs[0] + System.nanoTime() - start) / 1000;
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
