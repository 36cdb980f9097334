package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Needs;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.Track;
import dev.reelmask.propagate.grid.GreyCells;
import java.util.List;

/** Propagation along optical flow: key frames' states are warped to the frames between. */
public final class WarpSystem implements PropagationSystem {
    private final WarpNetwork network;
    private final FlowEstimator flow;
    private final WarpSettings settings;
    private final SharedFlowSettings shared;

    public WarpSystem(WarpNetwork network, FlowEstimator flow, WarpSettings settings) {
        this(network, flow, settings, SharedFlowSettings.defaults());
    }

    /**
     * A system whose operating points share flows.
     *
     * @param shared how those of one sequence do; that of the first of them counts
     * @throws UserException if the network cannot do what the propagation asks for
     */
    public WarpSystem(WarpNetwork network, FlowEstimator flow, WarpSettings settings, SharedFlowSettings shared) {
        boolean canVote = network.blendsStates() && !flow.hasScaleField();
        if (settings.propagation() == Propagation.VOTES && !canVote) {
            throw new UserException(
                    "The propagation votes blends a network's scores on the CPU; a GPU, a bundle that propagates features or a flow with a scale field cannot. Take blend.");
        }
        this.network = network;
        this.flow = flow;
        this.settings = settings;
        this.shared = shared;
    }

    @Override
    public WarpNetwork network() {
        return network;
    }

    @Override
    public Needs needs() {
        Propagation propagation = settings.propagation();
        return new Needs(true, propagation.nextKeys(), propagation == Propagation.VOTES, false);
    }

    @Override
    public boolean needsPixels() {
        return flow.needsPixels();
    }

    @Override
    public void distil(RgbFrame frame) {
        flow.distil(frame);
        GreyCells.of(frame);
    }

    @Override
    public long waitingBytes(FrameSize size, int frames, EvidenceNeeds evidence) {
        return WaitingBytes.of(flow, size, frames, evidence);
    }

    @Override
    public long keyBytes(FrameSize size, State state) {
        return WaitingBytes.ofKeys(flow, size, state.heapBytes(), settings.propagation());
    }

    @Override
    public Track open(SequenceScope scope) {
        SharedFlows flows = scope.shared(SharedFlows.class, flow, () -> new SharedFlows(flow, shared));
        boolean votes = settings.propagation() == Propagation.VOTES;
        SharedFlows.Reader reader = votes ? flows.waitingReader() : flows.reader();
        FlowPaths paths = new FlowPaths(reader, flow, settings.path());
        return votes
                ? new VotesTrack(network, reader, paths)
                : new WarpTrack(network, reader, paths, settings.propagation());
    }

    @Override
    public boolean tellsScores() {
        return network.blendsStates() && !flow.hasScaleField();
    }

    @Override
    public float[] largestScores(Request request, List<Area> parts) {
        WarpRequest warp = (WarpRequest) request;
        return network.largestScores(warp.frame(), warp.sources(), warp.target(), parts);
    }

    @Override
    public float[] largestScores(Key key, FrameSize target, List<Area> parts) {
        return network.largestScores(key.frame(), List.of(WarpSource.own(key.state(), key.frame(), 1)), target, parts);
    }

    @Override
    public List<LabelMap> propagate(List<Request> requests) {
        return requests.stream()
                .map(WarpRequest.class::cast)
                .map(request -> network.propagate(request.frame(), request.sources(), request.target()))
                .toList();
    }
}
