package dev.reelmask.transition;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.propagate.warp.FlowPaths;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.result.IntervalResult;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.transition.SeenFrame.Score;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Intervals between two key frames, of one left key frame after the other. */
final class IntervalMeasure {
    private final WarpNetwork network;
    private final FlowPaths paths;
    private final Gaps lengths;
    /** By right key frame; made for the longest of its intervals, which comes first. */
    private final Map<Integer, KeyFlows> backwards = new HashMap<>();

    IntervalMeasure(WarpNetwork network, FlowPaths paths, Gaps lengths) {
        this.network = network;
        this.paths = paths;
        this.lengths = lengths;
    }

    /**
     * Measures the intervals that begin at a key frame.
     *
     * @param frames from the key frame on, with all that the longest interval holds
     * @param forwards flows to it from the frames after it
     */
    void from(List<SeenFrame> frames, KeyFlows forwards, TransitionSink sink) {
        SeenFrame left = frames.get(0);
        backwards.keySet().removeIf(right -> right <= left.index() + 1);
        backwards.values().forEach(flows -> flows.dropUpTo(left.index()));
        for (int last = 2; last < frames.size(); last++) {
            SeenFrame right = frames.get(last);
            if (lengths.has(right.index() - left.index())) {
                sink.interval(interval(left, frames.subList(1, last), right, forwards));
            }
        }
    }

    private IntervalResult interval(SeenFrame left, List<SeenFrame> between, SeenFrame right, KeyFlows forwards) {
        KeyFlows back = backwards.computeIfAbsent(right.index(), unused -> walk(between, right));
        int scored = 0;
        double loss = 0;
        double balancedLoss = 0;
        for (SeenFrame frame : between) {
            Score score = score(left, frame, right, forwards, back);
            double lost = frame.own().best() - score.best();
            if (!Double.isNaN(lost)) {
                scored++;
                loss += lost;
                balancedLoss += frame.own().balanced() - score.balanced();
            }
        }
        return new IntervalResult(left.index(), right.index(), scored, loss, balancedLoss);
    }

    private Score score(SeenFrame left, SeenFrame frame, SeenFrame right, KeyFlows forwards, KeyFlows back) {
        int index = frame.index();
        List<WarpSource> sources = List.of(
                new WarpSource(left.key().state(), left.frame(), forwards.from(index), index - left.index()),
                new WarpSource(right.key().state(), right.frame(), back.from(index), right.index() - index));
        LabelMap mask = network.propagate(frame.frame(), sources, frame.maskSize());
        return frame.score(mask);
    }

    private KeyFlows walk(List<SeenFrame> between, SeenFrame right) {
        KeyFlows flows = new KeyFlows(paths, right);
        for (int i = between.size() - 1; i >= 0; i--) {
            flows.add(between.get(i));
        }
        return flows;
    }
}
