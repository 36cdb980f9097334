package dev.reelmask.transition;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.FrameSource;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.loop.Labels;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.warp.FlowPaths;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.schedule.table.Gaps;
import dev.reelmask.transition.TransitionSettings.Sides;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Measures the pairs of one sequence, key frame by key frame. Each frame goes through the network once and each step's
 * flow is estimated once; frames, states and flows are held for as many frames as the longest gap has. One thread.
 */
public final class TransitionWalk implements AutoCloseable {
    private final WarpNetwork network;
    private final TransitionSettings settings;
    private final Gaps gaps;
    private final FlowPaths paths;
    private final PairMeasure measure;
    private final IntervalMeasure intervals;
    private final TransitionSink sink;

    /** From the key frame whose pairs are next, rising. */
    private final Deque<SeenFrame> window = new ArrayDeque<>();

    private Optional<FrameSize> maskSize = Optional.empty();
    private boolean isExhausted;

    public TransitionWalk(WarpNetwork network, FlowEstimator flow, TransitionSettings settings, TransitionSink sink) {
        this.network = network;
        this.settings = settings;
        this.gaps = settings.gaps();
        // forwards and backwards; at first one side comes in a block and is let go of at twice the pace
        this.paths = new FlowPaths(flow, settings.path(), 3 * settings.maxGap() + 2);
        this.measure = new PairMeasure(network, flow, settings);
        this.intervals = new IntervalMeasure(network, paths, settings.lengths());
        this.sink = sink;
    }

    /**
     * Measures a sequence from its first frame to its last.
     *
     * @param onFrame called once for each frame, when its pairs as a key frame are measured
     * @return one past the number of the last frame; 0 if there is none
     */
    public int run(FrameSource frames, Labels labels, Runnable onFrame) {
        int end = 0;
        fill(frames, labels);
        while (!window.isEmpty()) {
            SeenFrame key = window.getFirst();
            end = Math.max(end, window.getLast().index() + 1);
            pairs(key);
            onFrame.run();
            window.removeFirst().close();
            fill(frames, labels);
        }
        return end;
    }

    /** Reads on until the frames are there that the first key frame goes to. */
    private void fill(FrameSource frames, Labels labels) {
        int reach = settings.maxGap() + (settings.sides() == Sides.BOTH ? 1 : 0);
        while (!isExhausted
                && (window.isEmpty()
                        || window.getLast().index() < window.getFirst().index() + reach)) {
            Optional<RgbFrame> next = frames.next();
            next.ifPresent(frame -> window.add(seen(frame, labels)));
            isExhausted = next.isEmpty();
        }
    }

    private SeenFrame seen(RgbFrame frame, Labels labels) {
        FrameSize size = maskSize.orElseGet(() -> labels.size().orElse(frame.size()));
        maskSize = Optional.of(size);
        State state = network.keyStates(List.of(frame)).get(0);
        try {
            LabelMap mask = network.keyMask(state, size);
            SeenFrame seen = new SeenFrame(
                    new Key(frame, state),
                    mask,
                    labels.label(frame.index()),
                    network.classes().size());
            sink.pair(measure.own(seen));
            return seen;
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    private void pairs(SeenFrame key) {
        KeyFlows flows = new KeyFlows(paths, key);
        measure.begin(key);
        List<SeenFrame> after = new ArrayList<>(window);
        for (SeenFrame frame : after.subList(1, after.size())) {
            int gap = frame.index() - key.index();
            if (gap <= settings.maxGap()) {
                flows.add(frame);
                if (gaps.has(gap)) {
                    sink.pair(measure.of(frame, flows.from(frame.index())));
                }
                if (settings.sides() == Sides.CAUSAL) {
                    flows.dropUpTo(frame.index());
                }
            }
        }
        if (settings.sides() == Sides.BOTH) {
            intervals.from(after, flows, sink);
        }
    }

    /** Closes the states that are held. */
    @Override
    public void close() {
        window.forEach(SeenFrame::close);
        window.clear();
    }
}
