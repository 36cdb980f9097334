package dev.reelmask.job.bench;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.FlowChain;
import dev.reelmask.propagate.warp.FlowPaths;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/**
 * Only the network and flow calls that the segmentation loop makes, in one thread, on frames already in memory: no
 * decoding, no decisions, no scores, no files. What the loop around it costs is measured against this.
 */
final class BareLoop {
    private final WarpNetwork network;
    private final FlowEstimator flow;
    private final WarpSettings settings;

    BareLoop(WarpNetwork network, FlowEstimator flow, WarpSettings settings) {
        this.network = network;
        this.flow = flow;
        this.settings = settings;
    }

    /** Runs a clip whose key frames are known. */
    void run(Clip clip, NavigableSet<Integer> keys) {
        FlowPaths paths = new FlowPaths(flow, settings.path(), 0);
        List<RgbFrame> frames = fresh(clip.frames());
        State last = key(frames.get(0), clip.maskSize());
        int from = 0;
        while (from < frames.size()) {
            Integer to = keys.higher(from);
            State next = to == null ? null : key(frames.get(to), clip.maskSize());
            int end = to == null ? frames.size() : to;
            between(paths, frames, from, end, last, next, clip.maskSize());
            last.close();
            last = next;
            from = end;
        }
    }

    /** Copies without what frames remember of earlier runs. */
    private static List<RgbFrame> fresh(List<RgbFrame> frames) {
        return frames.stream()
                .map(frame -> new RgbFrame(frame.index(), frame.ptsUs(), frame.size(), frame.rgb()))
                .toList();
    }

    private State key(RgbFrame frame, FrameSize target) {
        State state = network.keyStates(List.of(frame)).get(0);
        network.keyMask(state, target);
        return state;
    }

    private void between(
            FlowPaths paths, List<RgbFrame> frames, int from, int end, State last, State next, FrameSize target) {
        FlowChain.Link[] ahead = new FlowChain.Link[end - from];
        if (next != null && settings.propagation() != Propagation.CAUSAL) {
            FlowChain chain = paths.chain(frames.get(end));
            for (int i = end - 1; i > from && (settings.propagation().isTwoSided() || end - i < i - from); i--) {
                ahead[i - from] = chain.next(frames.get(i));
            }
        }
        FlowChain chain = paths.chain(frames.get(from));
        for (int i = from + 1; i < end; i++) {
            List<WarpSource> sources = new ArrayList<>(2);
            if (ahead[i - from] == null || settings.propagation().isTwoSided()) {
                FlowChain.Link link = chain.next(frames.get(i));
                sources.add(new WarpSource(last, frames.get(from), link.flow(), i - from));
            }
            if (ahead[i - from] != null) {
                sources.add(new WarpSource(next, frames.get(end), ahead[i - from].flow(), end - i));
            }
            network.propagate(frames.get(i), sources, target);
        }
    }
}
