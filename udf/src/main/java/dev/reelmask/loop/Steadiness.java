package dev.reelmask.loop;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.metric.Confusion;
import dev.reelmask.metric.PixelPaths;
import dev.reelmask.metric.TemporalConsistency;
import dev.reelmask.metric.VideoConsistency;
import dev.reelmask.result.ClassOverlap;
import dev.reelmask.result.Consistency;
import dev.reelmask.result.FrameResult;
import java.util.Arrays;
import java.util.Optional;

/** Holds the masks of one operating point, which come in order, against those before them. */
final class Steadiness {
    private static final int SHORT = 8;
    private static final int LONG = 16;

    private final int classes;
    private final Optional<VideoConsistency> windows;
    private Optional<FrameResult> before = Optional.empty();

    Steadiness(int classes, ConsistencyScores scores) {
        this.classes = classes;
        this.windows = scores.windows() ? Optional.of(new VideoConsistency()) : Optional.empty();
    }

    /** @param motion from the row before to this one; empty where that is not scored */
    Consistency of(FrameResult row, Optional<LabelMap> label, Optional<PixelPaths> motion) {
        Optional<ClassOverlap> temporal = motion.flatMap(paths -> before.map(last -> overlap(last, row, paths)));
        windows.ifPresent(known -> add(known, row, label));
        before = Optional.of(row);
        return new Consistency(temporal, window(SHORT), window(LONG));
    }

    private ClassOverlap overlap(FrameResult last, FrameResult row, PixelPaths paths) {
        Confusion pair = TemporalConsistency.pair(classes, last.mask(), row.mask(), paths);
        return new ClassOverlap(
                pair.meanIou(),
                Arrays.stream(pair.intersections()).boxed().toList(),
                Arrays.stream(pair.unions()).boxed().toList());
    }

    /** No window reaches over a lost picture, nor over a frame without a label. */
    private void add(VideoConsistency known, FrameResult row, Optional<LabelMap> label) {
        boolean isNext = before.filter(last -> last.frame() == row.frame() - 1).isPresent();
        if (!isNext || label.isEmpty()) {
            known.interrupt();
        }
        label.ifPresent(truth -> known.add(truth, row.mask().resized(truth.size())));
    }

    private double window(int frames) {
        return windows.map(known -> known.value(frames)).orElse(Double.NaN);
    }
}
