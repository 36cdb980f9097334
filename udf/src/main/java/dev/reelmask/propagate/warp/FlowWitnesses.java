package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.EvidenceNeeds;
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

    /**
     * Of frames that wait, with their flows where evidence takes them.
     *
     * @param ofPixel bytes of a frame's pixel
     */
    public long waitingBytes(double ofPixel, FrameSize size, int frames, EvidenceNeeds evidence) {
        long flowBytes =
                evidence.takesFlow() ? 2L * Float.BYTES * flow.flowSize(size).pixels() : 0;
        return frames * ((long) (ofPixel * size.pixels()) + flowBytes);
    }
}
