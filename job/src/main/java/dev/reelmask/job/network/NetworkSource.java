package dev.reelmask.job.network;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.propagate.PropagationSystem;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.propagate.warp.SharedFlowSettings;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSettings;
import dev.reelmask.propagate.warp.WarpSystem;
import dev.reelmask.result.MapKind;
import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Networks as the driver names them and executors load them. Travels to executors; equal sources share what is loaded
 * in one JVM.
 */
public interface NetworkSource extends Serializable {
    /** Digests by file of the networks; part of the run's fingerprint. Does not load them. */
    Map<String, String> digests();

    /** Names the flow and its parameters; part of the run's fingerprint. */
    String flowDescription();

    /** What it was read from, where that is a bundle. */
    default Optional<Bundle> bundle() {
        return Optional.empty();
    }

    /**
     * Looks, before any work, whether maps of evidence can be made along the flow.
     *
     * @throws UserException where one cannot
     */
    default void checkMaps(Set<MapKind> maps, FlowPath path) {
        FlowSource.checkMaps(flowDescription(), maps);
        if (maps.contains(MapKind.LOW_FEATURES)) {
            throw withoutNetwork();
        }
    }

    /**
     * Channels of the network's low features; runs what gives them once.
     *
     * @throws UserException where nothing gives them
     */
    default int lowChannels() {
        throw withoutNetwork();
    }

    private static UserException withoutNetwork() {
        return new UserException("low-features are of a network's first layers, and here is no network");
    }

    /**
     * Why key frames' scores cannot be read in Java, as {@link dev.reelmask.propagate.Propagation#VOTES} asks for;
     * empty where a CPU can. Does not load the networks.
     */
    default Optional<String> againstScores() {
        return Optional.empty();
    }

    /** What the masks speak of. Does not load the networks. */
    ClassSet classes();

    /**
     * Runs the networks once, on the driver, so that what is wrong with them is known before any work.
     *
     * @throws dev.reelmask.frame.UserException where they do not run or do not give what they say
     */
    void tryOut();

    /**
     * The fastest number format of this JVM's device that costs no accuracy.
     *
     * @param gpu index of the GPU, -1 for the CPU
     */
    Precision fastest(int gpu);

    /** Whether this JVM's device computes in a number format natively, as other machines of its kind do. */
    boolean computes(Precision precision, int gpu);

    /** What the network itself computes in where a run computes in {@code run}; its flow may do otherwise. */
    Precision ofNetwork(Precision run);

    /**
     * The network, loaded once per JVM and device; callers do not close it.
     *
     * @param precision of the run, never {@link Precision#AUTO}
     * @param gpu index of the GPU, -1 for the CPU
     */
    WarpNetwork network(Precision precision, int gpu);

    /** How frames between key frames get their masks; {@code warp} along flow. Part of the run's fingerprint. */
    default String system() {
        return SystemSpelling.of(0);
    }

    /**
     * That system on {@link #flow}.
     *
     * @param network that of all points, from {@link #network}
     * @param shared how operating points share flows
     */
    default PropagationSystem system(
            WarpNetwork network, WarpSettings settings, SharedFlowSettings shared, Precision precision, int gpu) {
        return new WarpSystem(network, flow(precision, gpu), settings, shared);
    }

    /** The flow estimator, made once per JVM and device; callers do not close it. */
    FlowEstimator flow(Precision precision, int gpu);

    /** Names the flow that only scores use and its parameters; part of the run's fingerprint. */
    default Optional<String> consistencyDescription() {
        return Optional.empty();
    }

    /** The estimator of a flow that masks are held against one another along, as {@link #flow}; empty holds none. */
    default Optional<FlowEstimator> consistency(Precision precision, int gpu) {
        return Optional.empty();
    }
}
