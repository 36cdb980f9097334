package dev.reelmask.propagate.skip;

import dev.reelmask.evidence.EvidenceNeeds;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.propagate.Needs;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.SequenceScope;
import dev.reelmask.propagate.Track;
import dev.reelmask.propagate.warp.FlowWitnesses;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpSettings;
import java.util.List;

/**
 * Propagation without flow: a key frame runs all levels of the network and keeps its deepest maps, which the frames
 * between take as they are. With {@link Propagation#CAUSAL} they are the last key frame's, as published; beyond that,
 * with {@code NEAREST} the nearer one's, and with {@code BLEND} both frames' maps averaged by 1 / distance.
 */
public final class SkipSystem implements PropagationSystem {
    /** Red, green, blue, luma, and a quarter of cells. */
    private static final double BYTES_PER_PIXEL = 4.25;

    private final SkipNetwork network;
    private final FlowWitnesses witnesses;
    private final Propagation propagation;

    /**
     * A system.
     *
     * @param flow what schedulers see that look at it
     * @param settings from which key frames, and how flows are made
     * @throws IllegalArgumentException for {@link Propagation#VOTES}, which warps scores
     */
    public SkipSystem(SkipNetwork network, FlowEstimator flow, WarpSettings settings, SharedFlowSettings shared) {
        if (settings.propagation() == Propagation.VOTES) {
            throw new IllegalArgumentException("votes are warped, skip propagation warps nothing");
        }
        this.network = network;
        this.witnesses = new FlowWitnesses(network, flow, settings.path(), shared);
        this.propagation = settings.propagation();
    }

    @Override
    public SkipNetwork network() {
        return network;
    }

    @Override
    public Needs needs() {
        return new Needs(false, propagation.nextKeys(), false, false);
    }

    @Override
    public Track open(SequenceScope scope) {
        return new SkipTrack(propagation, witnesses.open(scope));
    }

    @Override
    public long waitingBytes(FrameSize size, int frames, EvidenceNeeds evidence) {
        return witnesses.waitingBytes(BYTES_PER_PIXEL, size, frames, evidence);
    }

    @Override
    public List<LabelMap> propagate(List<Request> requests) {
        return requests.stream()
                .map(SkipRequest.class::cast)
                .map(request -> network.skip(request.frame(), request.sources(), request.target()))
                .toList();
    }
}
