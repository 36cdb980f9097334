package dev.reelmask.job.network;

import dev.reelmask.flow.DisFlow;
import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.flow.patch.PatchFlow;
import dev.reelmask.flow.vectors.AutoFlow;
import dev.reelmask.flow.vectors.VectorCheck;
import dev.reelmask.flow.vectors.VectorFlow;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec;
import dev.reelmask.net.check.FlowCheck;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchFlow;
import dev.reelmask.propagate.warp.FlowPath;
import dev.reelmask.result.MapKind;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** The flow that {@code --flow} names: read on the driver, opened where it runs. */
public sealed interface FlowSource extends Serializable {
    /** Spellings of {@code --flow}, for help texts. */
    String SPELLINGS = "patches, dis, dis:ultrafast, dis:fast, dis:balanced (which is dis), dis:medium,"
            + " vectors, auto (which is auto:ultrafast), auto:balanced or another preset of dis,"
            + " bundle (the flow network of --bundle) or bundle:DIR";

    /** Names the flow and its parameters, but for precision and device; part of a run's fingerprint. */
    String description();

    /** Digests by file; empty for a flow without files. */
    default Map<String, String> digests() {
        return Map.of();
    }

    /** Whether its flows come with a scale field, by which warped features are multiplied. */
    default boolean hasScaleField() {
        return false;
    }

    /**
     * Runs the flow once, so that what is wrong with it is known before any work.
     *
     * @throws UserException where it does not run or gives no flow
     */
    default void tryOut() {}

    /**
     * Looks whether maps of evidence can be made along its flows.
     *
     * @throws UserException where one cannot
     */
    default void checkMaps(Set<MapKind> maps, FlowPath path) {
        checkMaps(description(), maps);
    }

    /** The same of a flow that gives nothing but displacements. */
    static void checkMaps(String flow, Set<MapKind> maps) {
        if (maps.contains(MapKind.CONV6_1)) {
            throw new UserException(
                    "conv6-1 is a map of FlowNet2-s, and the flow %s gives none; take --flow bundle:DIR of reelmask import --network flownet2-s or train flow"
                            .formatted(flow));
        }
    }

    /** What its motion is found by: flows that share one of these agree by construction. */
    Set<String> searches();

    /**
     * Looks whether the flow suits a network that segments: a scale field is for the features of one.
     *
     * @throws UserException where it does not
     */
    default void checkFor(Bundle segmentation) {}

    /**
     * An estimator; the caller closes it.
     *
     * @param gpu index of a GPU, or -1 for the CPU
     * @param frames size of the frames that it is to be fastest for, where it is known
     */
    FlowEstimator open(int gpu, Precision precision, Optional<FrameSize> frames);

    /**
     * What a spelling of {@code --flow} means.
     *
     * @param segmentation the bundle of the network that segments, where there is one
     * @throws UserException for an unknown spelling, or a bundle without a flow network
     */
    static FlowSource parse(String text, Configuration hadoop, Optional<Bundle> segmentation) {
        return parse("loop.flow (--flow)", text, hadoop, segmentation);
    }

    /**
     * What a spelling means.
     *
     * @param option that it is given for, for messages
     * @param segmentation the bundle of the network that segments, where there is one
     * @throws UserException for an unknown spelling, or a bundle without a flow network
     */
    static FlowSource parse(String option, String text, Configuration hadoop, Optional<Bundle> segmentation) {
        return new FlowSpelling(option, text).source(hadoop, segmentation);
    }

    /** OpenCV's DIS. */
    record Dis(DisPreset preset) implements FlowSource {
        @Override
        public String description() {
            try (DisFlow flow = new DisFlow(preset)) {
                return flow.description();
            }
        }

        @Override
        public Set<String> searches() {
            return Set.of("dis");
        }

        @Override
        public FlowEstimator open(int gpu, Precision precision, Optional<FrameSize> frames) {
            return new DisFlow(preset);
        }
    }

    /** Inverse search of patches, in Java. */
    record Patches() implements FlowSource {
        @Override
        public String description() {
            try (FlowEstimator flow = new PatchFlow()) {
                return flow.description();
            }
        }

        @Override
        public Set<String> searches() {
            return Set.of("patches");
        }

        @Override
        public FlowEstimator open(int gpu, Precision precision, Optional<FrameSize> frames) {
            return new PatchFlow();
        }
    }

    /** Block vectors. */
    record Vectors() implements FlowSource {
        @Override
        public String description() {
            try (FlowEstimator flow = new VectorFlow()) {
                return flow.description();
            }
        }

        @Override
        public void tryOut() {
            VectorCheck.check();
        }

        @Override
        public Set<String> searches() {
            return Set.of("vectors");
        }

        @Override
        public FlowEstimator open(int gpu, Precision precision, Optional<FrameSize> frames) {
            return new VectorFlow();
        }
    }

    /** Block vectors from which DIS goes on. */
    record Auto(DisPreset preset) implements FlowSource {
        @Override
        public String description() {
            try (FlowEstimator flow = new AutoFlow(preset)) {
                return flow.description();
            }
        }

        @Override
        public void tryOut() {
            VectorCheck.check();
        }

        @Override
        public Set<String> searches() {
            return Set.of("vectors", "dis");
        }

        @Override
        public FlowEstimator open(int gpu, Precision precision, Optional<FrameSize> frames) {
            return new AutoFlow(preset);
        }
    }

    /** A flow network. Two are equal if their digests are. */
    record Network(FlowBundle bundle) implements FlowSource {
        @Override
        public String description() {
            return "bundle %s %s".formatted(bundle.name(), bundle.digest());
        }

        @Override
        public Map<String, String> digests() {
            return Map.of("flow/" + Bundle.SPEC_FILE, bundle.digest());
        }

        @Override
        public boolean hasScaleField() {
            return bundle.spec().scaleField().exists();
        }

        @Override
        public void checkMaps(Set<MapKind> maps, FlowPath path) {
            FlowSpec spec = bundle.spec();
            if (!maps.contains(MapKind.CONV6_1)) {
                return;
            }
            if (!spec.conv6()) {
                FlowSource.checkMaps(description(), maps);
            }
            if (spec.maps().isEmpty()) {
                throw new UserException(
                        "conv6-1: flow network %s runs in several passes (flow.refinements), none of which sees the two frames as they are; take one that runs once"
                                .formatted(bundle.name()));
            }
            FlowPath taken = spec.takesInitial() ? path : path.withoutInitial();
            if (!taken.estimatesAll()) {
                throw new UserException(
                        "conv6-1: with loop.flow-path (--flow-path) %s flows to key frames are composed of others, and nothing sees a frame beside its key frame; take direct"
                                .formatted(path.name().toLowerCase(Locale.ROOT)));
            }
        }

        @Override
        public void tryOut() {
            FlowCheck.check(bundle);
        }

        @Override
        public void checkFor(Bundle segmentation) {
            FlowCheck.checkFor(bundle, segmentation);
        }

        @Override
        public Set<String> searches() {
            return Set.of(bundle.digest());
        }

        @Override
        public FlowEstimator open(int gpu, Precision precision, Optional<FrameSize> frames) {
            return TorchFlow.open(bundle, gpu, precision, frames);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Network network && bundle.digest().equals(network.bundle.digest());
        }

        @Override
        public int hashCode() {
            return bundle.digest().hashCode();
        }
    }
}
