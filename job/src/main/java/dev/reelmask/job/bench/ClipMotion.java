package dev.reelmask.job.bench;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.metric.PixelPaths;
import dev.reelmask.metric.TemporalConsistency;
import dev.reelmask.result.FrameResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the pixels of each frame of a clip go in the next one: what the masks of all operating points are held against.
 */
final class ClipMotion {
    private final int first;
    private final List<PixelPaths> paths;

    private ClipMotion(int first, List<PixelPaths> paths) {
        this.first = first;
        this.paths = paths;
    }

    static ClipMotion of(Clip clip, FlowEstimator flow) {
        List<RgbFrame> frames = clip.frames();
        List<PixelPaths> paths = new ArrayList<>();
        for (int i = 0; i + 1 < frames.size(); i++) {
            paths.add(PixelPaths.along(
                    flow.estimate(frames.get(i), frames.get(i + 1), Optional.empty())
                            .toHost(),
                    clip.maskSize()));
        }
        return new ClipMotion(frames.get(0).index(), paths);
    }

    /** Follows the rows of one operating point. */
    Follower follow(int classes) {
        return new Follower(classes);
    }

    /** Takes the rows of one operating point, in frame order. Not for several threads at once. */
    final class Follower {
        private final TemporalConsistency consistency;
        private Optional<LabelMap> previous = Optional.empty();

        private Follower(int classes) {
            consistency = new TemporalConsistency(classes);
        }

        void add(FrameResult row) {
            previous.ifPresent(mask -> consistency.add(mask, row.mask(), paths.get(row.frame() - first - 1)));
            previous = Optional.of(row.mask());
        }

        /** Mean class IoU over all pairs, 0..1; NaN of a single frame. */
        double value() {
            return consistency.value();
        }
    }
}
