package dev.reelmask.net;

import ai.djl.engine.EngineException;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.WeightFiles;
import dev.reelmask.net.bundle.FlowBundle;
import java.util.Optional;

/** Runs a flow network once on the CPU, on frames of made-up pixels, and says in words what is wrong with it. */
public final class FlowCheck {
    private static final FrameSize FRAME = new FrameSize(160, 90);

    private FlowCheck() {}

    /**
     * Runs a flow network on two frames.
     *
     * @throws UserException where it does not run or gives no flow
     */
    public static void check(FlowBundle bundle) {
        FlowField flow;
        try (TorchFlow network = TorchFlow.open(bundle, -1, Precision.F32, Optional.of(FRAME))) {
            flow = network.estimate(ramp(0), ramp(1), Optional.empty());
        } catch (EngineException | IllegalArgumentException e) {
            throw new UserException(
                    "Module %s/flow fails on two frames of %s: %s. It takes (current, key), or (current, key, initial) where flow.initial-stride is not 0; see docs/networks.md."
                            .formatted(bundle.name(), FRAME, BundleCheck.reason(e)),
                    e);
        }
        for (float value : flow.uv()) {
            if (!Float.isFinite(value)) {
                WeightFiles.readZip(bundle.module(), bundle.name() + "/flow").checkedFinite(bundle.name() + "/flow");
                throw new UserException(
                        "Flow network %s gives NaN or infinite displacements for ordinary frames. Check its weights, and flow.mean and flow.std."
                                .formatted(bundle.name()));
            }
        }
    }

    /** Colours that differ everywhere, a pixel further to the right in each frame. */
    private static RgbFrame ramp(int index) {
        byte[] rgb = new byte[3 * FRAME.pixels()];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            rgb[i] = (byte) (2 * (pixel % FRAME.width() - index) + pixel / FRAME.width() + 85 * (i % 3));
        }
        return new RgbFrame(index, index, FRAME, rgb);
    }
}
