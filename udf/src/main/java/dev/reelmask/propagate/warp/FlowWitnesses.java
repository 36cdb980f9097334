package dev.reelmask.propagate.warp;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.propagate.SequenceScope;

/** Evidence of flows for systems that make no masks along them. */
public final class FlowWitnesses {
    private final WarpNetwork network;
    private final FlowEstimator flow;
    private final FlowPath path;
    private final SharedFlowSettings shared;

    public FlowWitnesses(WarpNetwork network, FlowEstimator flow, FlowPath path, SharedFlowSettings shared) {
        this.network = network;
        this.flow = flow;
        this.path = path;
        this.shared = shared;
    }

    /** Of one sequence. */
    public FlowWitness open(SequenceScope scope) {
        SharedFlows.Reader reader = scope.shared(SharedFlows.class, flow, () -> new SharedFlows(flow, shared))
                .reader();
        return new FlowWitness(network, reader, new FlowPaths(reader, flow, path));
    }

    /** Of one flow that waits with its frame. */
    public long flowBytes(FrameSize frames) {
        return 2L * Float.BYTES * flow.flowSize(frames).pixels();
    }
}
