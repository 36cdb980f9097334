package dev.reelmask.propagate.warp;

import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import java.util.List;

/** What the flows of one sequence say, each of which is estimated when it is asked for. One thread at a time. */
public final class FlowWitness implements AutoCloseable {
    private final SharedFlows.Reader flows;
    private final FlowPaths paths;
    private final FlowEvidence evidence;
    private KeyFlows past;

    FlowWitness(WarpNetwork network, SharedFlows.Reader flows, FlowPaths paths) {
        this.flows = flows;
        this.paths = paths;
        this.evidence = new FlowEvidence(network, flows, paths.maps());
    }

    /** The last key frame from now on. */
    public void key(Key key) {
        past = new KeyFlows(key, paths);
        evidence.key(past);
        at(key.index() + 1);
    }

    private void at(int open) {
        flows.at(open, List.of(past.key().index()));
    }

    public FlowEvidence evidence() {
        return evidence;
    }

    /** Lets go of the flow of a frame that gets its mask. */
    public void leave(RgbFrame frame) {
        past.leave(frame);
        at(frame.index() + 1);
    }

    /** Nanoseconds that flows took which other points have made. */
    public long sparedNs() {
        return flows.sparedNs();
    }

    @Override
    public void close() {
        flows.close();
        evidence.close();
        past = null;
    }
}
