package dev.reelmask.job.bench;

import dev.reelmask.flow.FlowChain;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.FlowPaths;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.loop.LoopSettings;
import dev.reelmask.loop.Propagation;
import dev.reelmask.propagate.KeyState;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.WarpSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;

/**
 * Only the network and flow calls that the segmentation loop makes, in one thread, on frames already in memory: no
 * decoding, no decisions, no scores, no files. What the loop around it costs is measured against this.
 */
final class BareLoop {
    private final SegmentationNetwork network;
    private final FlowEstimator flow;
    private final LoopSettings settings;

    BareLoop(SegmentationNetwork network, FlowEstimator flow, LoopSettings settings) {
        this.network = network;
        this.flow = flow;
        this.settings = settings;
    }

    /** Runs a clip whose key frames are known. */
    void run(Clip clip, NavigableSet<Integer> keys) {
        FlowPaths paths = new FlowPaths(flow, settings.flowPath(), 0);
        List<RgbFrame> frames = fresh(clip.frames());
        KeyState last = key(frames.get(0), clip.maskSize());
        int from = 0;
        while (from < frames.size()) {
            Integer to = keys.higher(from);
            KeyState next = to == null ? null : key(frames.get(to), clip.maskSize());
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

    private KeyState key(RgbFrame frame, FrameSize target) {
        KeyState state = network.keyStates(List.of(frame)).get(0);
        network.keyMask(state, target);
        return state;
    }

    private void between(
            FlowPaths paths, List<RgbFrame> frames, int from, int end, KeyState last, KeyState next, FrameSize target) {
        FlowChain.Link[] ahead = new FlowChain.Link[end - from];
        if (next != null && settings.propagation() != Propagation.CAUSAL) {
            FlowChain chain = paths.chain(frames.get(end));
            for (int i = end - 1;
                    i > from && (settings.propagation() == Propagation.BLEND || end - i < i - from);
                    i--) {
                ahead[i - from] = chain.next(frames.get(i));
            }
        }
        FlowChain chain = paths.chain(frames.get(from));
        for (int i = from + 1; i < end; i++) {
            List<WarpSource> sources = new ArrayList<>(2);
            FrameSize size = frames.get(i).size();
            if (ahead[i - from] == null || settings.propagation() == Propagation.BLEND) {
                FlowChain.Link link = chain.next(frames.get(i));
                sources.add(new WarpSource(last, frames.get(from), link.flow().resized(size), i - from));
            }
            if (ahead[i - from] != null) {
                sources.add(new WarpSource(
                        next, frames.get(end), ahead[i - from].flow().resized(size), end - i));
            }
            network.propagate(frames.get(i), sources, target);
        }
    }
}
