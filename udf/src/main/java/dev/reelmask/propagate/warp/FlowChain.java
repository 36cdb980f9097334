package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.frame.RgbFrame;
import java.util.Locale;
import java.util.Optional;

/**
 * Flows to one key frame from the frames that lead away from it, one neighbour after the other, forwards or backwards
 * in time. Neighbours are frames with none between them; where pictures are lost their numbers are further apart. One
 * thread at a time.
 */
public final class FlowChain {
    /**
     * With {@link FlowPath#AUTO}: chosen on DAVIS 2016 (docs/propagation.md), where 3 and 4 lose half a point and more
     * against {@link FlowPath#INIT}.
     */
    private static final int STEPS_BETWEEN_ESTIMATES = 2;

    private final PairFlows flows;
    private final FlowPath path;
    private final RgbFrame key;
    private RgbFrame last;
    private int steps;
    private boolean hasScales;
    private Flow composed;

    FlowChain(PairFlows flows, FlowPath path, RgbFrame key) {
        this.flows = flows;
        this.path = path;
        this.key = key;
        this.last = key;
    }

    /** A chain that goes on from the same neighbour. */
    FlowChain copy() {
        FlowChain copy = new FlowChain(flows, path, key);
        copy.last = last;
        copy.steps = steps;
        copy.hasScales = hasScales;
        copy.composed = composed;
        return copy;
    }

    /**
     * Goes on to the next neighbour. Estimates its step flow where the path needs it; the flow to the key frame is
     * finished when it is first asked for.
     */
    public Link next(RgbFrame frame) {
        boolean first = last == key;
        boolean goesOn = first
                ? frame.index() != key.index()
                : Integer.signum(frame.index() - last.index()) == Integer.signum(last.index() - key.index());
        if (!goesOn) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "frame %d is no neighbour of frame %d", frame.index(), last.index()));
        }
        if (path != FlowPath.DIRECT) {
            Flow step = flows.step(frame, last);
            hasScales |= step instanceof ScaledFlow;
            composed = first ? step : composed(frame, step, composed);
        }
        steps++;
        if (path == FlowPath.AUTO && !first && isDue()) {
            composed = flows.estimated(frame, key, path, Optional.of(composed));
        }
        last = frame;
        return new Link(frame, composed, first);
    }

    /** Whether the flow is estimated anew; always where estimates come with scale fields, which composed flows lack. */
    private boolean isDue() {
        return hasScales || steps % STEPS_BETWEEN_ESTIMATES == 0;
    }

    private Flow composed(RgbFrame frame, Flow step, Flow before) {
        return flows.composed(frame, key, path, () -> step.toHost().then(before.toHost()));
    }

    /** One frame's flow to the key frame. */
    public final class Link {
        private RgbFrame frame;
        private Flow start;
        private final boolean neighbour;
        private Flow flow;

        private Link(RgbFrame frame, Flow start, boolean neighbour) {
            this.frame = frame;
            this.start = start;
            this.neighbour = neighbour;
        }

        /** Flow frame → key frame, at the estimator's resolution. */
        public Flow flow() {
            if (flow == null) {
                flow = finish();
                // links can outlive many frames
                frame = null;
                start = null;
            }
            return flow;
        }

        private Flow finish() {
            if (neighbour) {
                return start == null ? flows.step(frame, key) : start;
            }
            return switch (path) {
                case AUTO, CHAINED -> start;
                case INIT, DIRECT -> flows.estimated(frame, key, path, Optional.ofNullable(start));
            };
        }
    }
}
