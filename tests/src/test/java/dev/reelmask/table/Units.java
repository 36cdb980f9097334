package dev.reelmask.table;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.publish.store.Permit;
import dev.reelmask.publish.store.ResultsLayout;
import dev.reelmask.publish.store.Store;
import dev.reelmask.publish.store.UnitKey;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.ClassOverlap;
import dev.reelmask.result.Consistency;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.KeyReason;
import dev.reelmask.result.Reference;
import dev.reelmask.result.StageMicros;
import dev.reelmask.table.row.DecodeCounts;
import dev.reelmask.table.row.LabelFileCounts;
import dev.reelmask.table.row.UnitEnd;
import dev.reelmask.table.row.UnitSource;
import dev.reelmask.table.row.UnitSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/** Rows and units for tests. */
final class Units {
    static final ClassSet CLASSES =
            new ClassSet("two", List.of(new LabelClass("sky", 0x0000ff), new LabelClass("road", 0x808080)), -1);

    static final UnitSource SOURCE =
            new UnitSource("file:/corpus/a.mp4", "key", 1000, new FrameSize(640, 480), 1, "run");

    private Units() {}

    static FrameResult row(int frame) {
        LabelMap mask =
                new LabelMap(new FrameSize(4, 2), new byte[] {0, 0, 1, 1, 1, 1, (byte) 255, (byte) (frame % 2)});
        Optional<Accuracy> accuracy = frame % 4 == 0
                ? Optional.of(new Accuracy(Reference.LABEL, 0.5, 0.75, List.of(2L, 3L), List.of(4L, 4L)))
                : Optional.empty();
        FrameResult row = new FrameResult(
                frame,
                frame * 40_000L,
                frame % 5 == 0 ? Optional.of(KeyReason.DECIDED) : Optional.empty(),
                false,
                frame / 5 * 5,
                0.2,
                frame == 0 ? Double.NaN : 1.5,
                new FrameSize(640, 480),
                new FrameSize(320, 240),
                mask,
                accuracy,
                new StageMicros(10, 20, 30, 40, 0, 0));
        return row.with(accuracy, consistency(frame));
    }

    /** Noise, so that neither run lengths nor ZSTD keep the masks below a row group and a part of an upload. */
    static List<FrameResult> largeRows() {
        FrameSize size = new FrameSize(1024, 1024);
        Random random = new Random(7);
        List<FrameResult> rows = new ArrayList<>();
        for (int frame = 0; frame < 24; frame++) {
            byte[] ids = new byte[size.pixels()];
            random.nextBytes(ids);
            FrameResult row = row(frame);
            rows.add(new FrameResult(
                    frame,
                    row.ptsUs(),
                    row.keyReason(),
                    row.damaged(),
                    row.lastKeyFrame(),
                    row.keyAllRatio(),
                    row.score(),
                    row.sourceSize(),
                    row.networkSize(),
                    new LabelMap(size, ids),
                    row.accuracy(),
                    row.micros()));
        }
        return rows;
    }

    /** Of every third frame. */
    private static Consistency consistency(int frame) {
        return frame % 3 == 1
                ? new Consistency(
                        Optional.of(new ClassOverlap(0.75, List.of(1L, 3L), List.of(2L, 3L))), 0.5, Double.NaN)
                : Consistency.NONE;
    }

    static UnitSummary write(ResultsLayout results, String run, String sequence, int frames, String fingerprint) {
        Store store = Store.open(new Configuration(), results);
        UnitKey key = new UnitKey(run, sequence, 0);
        try (UnitWriter writer = UnitWriter.open(store, Permit.unguarded(store), key, CLASSES, fingerprint)) {
            for (int frame = 0; frame < frames; frame++) {
                writer.write(row(frame));
            }
            return writer.commit(end());
        }
    }

    static UnitEnd end() {
        return new UnitEnd(SOURCE, new LabelFileCounts(4, 3), "ffmpeg 8.0.1", 2.5, new DecodeCounts(10, 1, 0));
    }
}
