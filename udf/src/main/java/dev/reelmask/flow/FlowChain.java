package dev.reelmask.flow;

import dev.reelmask.frame.RgbFrame;
import java.util.Locale;
import java.util.Optional;

/**
 * Flows to one key frame from the frames that lead away from it, one neighbour after the other, forwards or backwards
 * in time. Neighbours are frames with none between them; where pictures are lost their numbers are further apart. One
 * thread at a time.
 */
public final class FlowChain {
    private final FlowPaths paths;
    private final RgbFrame key;
    private RgbFrame last;
    private FlowField composed;

    FlowChain(FlowPaths paths, RgbFrame key) {
        this.paths = paths;
        this.key = key;
        this.last = key;
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
        if (paths.path() != FlowPath.DIRECT) {
            FlowField step = paths.step(frame, last);
            composed = composed == null ? step : step.then(composed);
        }
        last = frame;
        return new Link(frame, composed, first);
    }

    /** One frame's flow to the key frame. */
    public final class Link {
        private final RgbFrame frame;
        private final FlowField start;
        private final boolean neighbour;
        private FlowField flow;

        private Link(RgbFrame frame, FlowField start, boolean neighbour) {
            this.frame = frame;
            this.start = start;
            this.neighbour = neighbour;
        }

        /** Flow frame → key frame, at the estimator's resolution. */
        public FlowField flow() {
            if (flow == null) {
                flow = finish();
            }
            return flow;
        }

        private FlowField finish() {
            return switch (paths.path()) {
                case DIRECT -> paths.estimate(frame, key, Optional.empty());
                case CHAINED -> start;
                case INIT -> neighbour ? start : paths.estimate(frame, key, Optional.of(start));
            };
        }
    }
}
