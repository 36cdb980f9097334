package dev.reelmask.propagate.window;

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
 * Propagation along flows that the network's own device finds, all frames between two key frames in one call: no flow
 * and no score crosses between processor and device, frames go there once and masks come back. With
 * {@link Propagation#CAUSAL} each frame is a call of its own, and its flow is found to the key frame at once.
 */
public final class WindowSystem implements PropagationSystem {
    /** Red, green, blue, luma, a quarter of cells, and the mask. */
    private static final double BYTES_PER_PIXEL = 5.25;

    private final WindowNetwork network;
    private final FlowWitnesses witnesses;
    private final Propagation propagation;
    private final long deviceBytes;

    /**
     * A system.
     *
     * @param flow what schedulers see that look at it
     * @param settings from which key frames, and how the estimator's flows are made
     * @param deviceBytes memory of the device that one call may take
     * @throws IllegalArgumentException for another propagation than {@code BLEND} and {@code CAUSAL}
     */
    public WindowSystem(
            WindowNetwork network,
            FlowEstimator flow,
            WarpSettings settings,
            SharedFlowSettings shared,
            long deviceBytes) {
        if (!knows(settings.propagation())) {
            throw new IllegalArgumentException("windows are blended or causal, got " + settings.propagation());
        }
        this.network = network;
        this.witnesses = new FlowWitnesses(network, flow, settings.path(), shared);
        this.propagation = settings.propagation();
        this.deviceBytes = deviceBytes;
    }

    /** Whether there are windows of such a propagation. */
    public static boolean knows(Propagation propagation) {
        return propagation == Propagation.BLEND || propagation == Propagation.CAUSAL;
    }

    @Override
    public WindowNetwork network() {
        return network;
    }

    @Override
    public Needs needs() {
        return new Needs(false, propagation.nextKeys(), false, false);
    }

    @Override
    public Track open(SequenceScope scope) {
        return new WindowTrack(network, deviceBytes, witnesses.open(scope));
    }

    @Override
    public long waitingBytes(FrameSize size, int frames, EvidenceNeeds evidence) {
        return witnesses.waitingBytes(BYTES_PER_PIXEL, size, frames, evidence);
    }

    @Override
    public List<LabelMap> propagate(List<Request> requests) {
        return requests.stream()
                .map(WindowRequest.class::cast)
                .map(request -> request.masks().mask(request.index()))
                .toList();
    }
}
