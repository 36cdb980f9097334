package dev.reelmask.job.bench;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Estimates each flow between two frames of one clip once, for all networks whose masks are judged along it; the flow
 * stays the caller's.
 */
final class RememberedFlow implements FlowEstimator {
    private final FlowEstimator flow;
    private final Map<Pair, Flow> known = new ConcurrentHashMap<>();

    /** Indexes of two frames of the clip. */
    private record Pair(int current, int reference) {}

    RememberedFlow(FlowEstimator flow) {
        this.flow = flow;
    }

    @Override
    public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        return known.computeIfAbsent(
                new Pair(current.index(), reference.index()),
                unused -> flow.estimate(current, reference, initial).toHost());
    }

    @Override
    public boolean takesInitial() {
        return false;
    }

    @Override
    public FrameSize flowSize(FrameSize frames) {
        return flow.flowSize(frames);
    }

    @Override
    public String description() {
        return flow.description();
    }

    @Override
    public void close() {}
}
