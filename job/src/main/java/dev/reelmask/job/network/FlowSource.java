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
import dev.reelmask.net.check.FlowCheck;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchFlow;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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
     * What a spelling means.
     *
     * @param segmentation the bundle of the network that segments, where there is one
     * @throws UserException for an unknown spelling, or a bundle without a flow network
     */
    static FlowSource parse(String text, Configuration hadoop, Optional<Bundle> segmentation) {
        if (text.equals("dis")) {
            return new Dis(DisPreset.BALANCED);
        }
        if (text.equals("bundle")) {
            return new Network(
                    segmentation
                            .flatMap(Bundle::flow)
                            .orElseThrow(
                                    () -> new UserException(
                                            "The flow is to come from the bundle, but that has no flow network. Add one with reelmask import --network raft-small --weights FILE --bundle DIR --out DIR, or name one with --flow bundle:DIR.")));
        }
        if (text.startsWith("bundle:")) {
            return new Network(FlowBundle.read(hadoop, text.substring("bundle:".length())));
        }
        if (text.equals("patches")) {
            return new Patches();
        }
        if (text.equals("vectors")) {
            return new Vectors();
        }
        if (text.equals("auto")) {
            return new Auto(DisPreset.ULTRAFAST);
        }
        for (DisPreset preset : DisPreset.values()) {
            if (text.equals("dis:" + spelling(preset))) {
                return new Dis(preset);
            }
            if (text.equals("auto:" + spelling(preset))) {
                return new Auto(preset);
            }
        }
        String presets =
                Arrays.stream(DisPreset.values()).map(FlowSource::spelling).collect(Collectors.joining(", "));
        throw new UserException(
                "loop.flow (--flow) must be patches, dis, dis:PRESET, vectors, auto, auto:PRESET, bundle or bundle:DIR, with one of the presets %s; got '%s'"
                        .formatted(presets, text));
    }

    private static String spelling(DisPreset preset) {
        return preset.name().toLowerCase(Locale.ROOT);
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
        public void tryOut() {
            FlowCheck.check(bundle);
        }

        @Override
        public void checkFor(Bundle segmentation) {
            FlowCheck.checkFor(bundle, segmentation);
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
