package dev.reelmask.propagate.warp;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.propagate.Needs;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import java.util.List;

/** Propagation along optical flow: key frames' states are warped to the frames between. */
public final class WarpSystem implements PropagationSystem {
    private final WarpNetwork network;
    private final FlowEstimator flow;
    private final WarpSettings settings;

    public WarpSystem(WarpNetwork network, FlowEstimator flow, WarpSettings settings) {
        this.network = network;
        this.flow = flow;
        this.settings = settings;
    }

    @Override
    public WarpNetwork network() {
        return network;
    }

    @Override
    public Needs needs() {
        return new Needs(true, settings.propagation() != Propagation.CAUSAL, false);
    }

    @Override
    public WarpTrack open(String sequence) {
        return new WarpTrack(new FlowPaths(flow, settings.path(), 0), settings.propagation());
    }

    @Override
    public List<LabelMap> propagate(List<Request> requests) {
        return requests.stream()
                .map(WarpRequest.class::cast)
                .map(request -> network.propagate(request.frame(), request.sources(), request.target()))
                .toList();
    }
}
