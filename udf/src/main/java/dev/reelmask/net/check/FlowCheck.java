package dev.reelmask.net.check;

import ai.djl.engine.EngineException;
import dev.reelmask.flow.Flow;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.BundleSpec;
import dev.reelmask.net.bundle.FlowBundle;
import dev.reelmask.net.bundle.FlowSpec.FeatureScale;
import dev.reelmask.net.bundle.PropagationKind;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchFlow;
import dev.reelmask.net.weights.WeightFiles;
import dev.reelmask.propagate.warp.ScaledFlow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs a flow network once on the CPU, on frames of made-up pixels, and says in words what is wrong with it. */
public final class FlowCheck {
    static final FrameSize FRAME = new FrameSize(160, 90);

    private FlowCheck() {}

    /**
     * Runs a flow network on two frames.
     *
     * @throws UserException where it does not run or gives no flow
     */
    public static void check(FlowBundle bundle) {
        ArchiveCheck.check(bundle.module(), bundle.name() + "/flow");
        TryOut.run(new Trial.Flow(bundle));
    }

    /** Runs it here. */
    static void run(FlowBundle bundle) {
        Flow flow;
        try (TorchFlow network = TorchFlow.open(bundle, -1, Precision.F32, Optional.of(FRAME))) {
            flow = network.estimate(ramp(0), ramp(1), Optional.empty());
        } catch (EngineException | IllegalArgumentException e) {
            throw new UserException(
                    "Module %s/flow fails on two frames of %s: %s. It takes (current, key), or (current, key, initial) where flow.initial-stride is not 0; see docs/networks.md."
                            .formatted(bundle.name(), FRAME, BundleCheck.reason(e)),
                    e);
        }
        checkFinite(bundle, flow.toHost().uv(), "displacements");
        if (flow instanceof ScaledFlow scaled) {
            checkFinite(bundle, scaled.scale().values(), "factors of its scale field");
        }
    }

    private static void checkFinite(FlowBundle bundle, float[] values, String what) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                WeightFiles.readZip(bundle.module(), bundle.name() + "/flow").checkedFinite(bundle.name() + "/flow");
                throw new UserException(
                        "Flow network %s gives NaN or infinite %s for ordinary frames. Check its weights, and flow.mean and flow.std."
                                .formatted(bundle.name(), what));
            }
        }
    }

    /**
     * Whether a flow network's scale field, if it has one, is for what a bundle propagates. Runs that bundle's network
     * on one made-up frame where there is a field.
     *
     * @throws UserException where it is for other features
     */
    public static void checkFor(FlowBundle flow, Bundle segmentation) {
        FeatureScale field = flow.spec().scaleField();
        if (!field.exists()) {
            return;
        }
        BundleSpec spec = segmentation.spec();
        String use =
                "Take the bundle that it was trained with, or a flow without a scale field, such as dis; see docs/training.md.";
        if (spec.propagation() == PropagationKind.POSTERIORS) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Flow network %s has a scale field for features of %d channels, but bundle %s propagates posteriors (propagation.kind). %s",
                    flow.name(),
                    field.channels(),
                    spec.name(),
                    use));
        }
        FrameSize frame = spec.input().paddedSize(spec.input().size().contentSize(FRAME));
        List<Integer> numbers = TryOut.run(new Trial.Features(segmentation, frame));
        FeatureShape state = new FeatureShape(numbers.get(0), numbers.get(1), numbers.get(2));
        if (state.channels() != field.channels()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The scale field of flow network %s has %d channels (flow.scale-field.channels), but bundle %s propagates %d. %s",
                    flow.name(),
                    field.channels(),
                    spec.name(),
                    state.channels(),
                    use));
        }
        double cell = (double) frame.width() / state.width() * flow.spec().scale();
        if (Math.round(cell) != field.stride()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The scale field of flow network %s is for features of stride %d of its input (flow.scale-field.stride), but those of bundle %s have stride %.1f at flow.scale %s. %s",
                    flow.name(),
                    field.stride(),
                    spec.name(),
                    cell,
                    flow.spec().scale(),
                    use));
        }
    }

    /** Colours that differ everywhere, a pixel further to the right in each frame. */
    static RgbFrame ramp(int index) {
        byte[] rgb = new byte[3 * FRAME.pixels()];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            rgb[i] = (byte) (2 * (pixel % FRAME.width() - index) + pixel / FRAME.width() + 85 * (i % 3));
        }
        return new RgbFrame(index, index, FRAME, rgb);
    }
}
