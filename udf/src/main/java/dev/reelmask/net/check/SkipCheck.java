package dev.reelmask.net.check;

import ai.djl.engine.EngineException;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.torch.Precision;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.skip.SkipSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Runs a bundle's modules for skip propagation once on the CPU, on a key frame and a frame behind it. */
public final class SkipCheck {
    private static final double MOST_DIFFERENT = 0.02;

    private SkipCheck() {}

    /**
     * Runs them, and compares the mask of a key frame with that of the same frame given its own deep maps.
     *
     * @throws UserException where they do not run, or these masks differ: the modules are not of one network
     */
    public static void check(Bundle bundle) {
        bundle.skipModules()
                .forEach((role, module) ->
                        ArchiveCheck.check(module, bundle.spec().name() + "/" + role));
        int different = TryOut.run(new Trial.Skip(bundle)).get(0);
        if (different > MOST_DIFFERENT * FlowCheck.FRAME.pixels()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Bundle %s: a frame with its own deep maps has another mask than as a key frame, in %d of %d pixels. Its skip modules are not of one network: import or train it anew.",
                    bundle.spec().name(),
                    different,
                    FlowCheck.FRAME.pixels()));
        }
    }

    /** Runs them here; how many pixels differ. */
    static int run(Bundle bundle) {
        RgbFrame frame = FlowCheck.ramp(0);
        FrameSize size = FlowCheck.FRAME;
        try (TorchNetwork network = TorchNetwork.openSkip(bundle, -1, Precision.F32);
                State key = network.keyStates(List.of(frame)).get(0)) {
            return different(network.keyMask(key, size), network.skip(frame, List.of(new SkipSource(key, 1)), size));
        } catch (EngineException | IllegalArgumentException e) {
            throw new UserException(
                    "The skip modules of bundle %s fail on a frame of %s: %s. Import or train it anew with --system skip:1 or skip:2."
                            .formatted(bundle.spec().name(), size, BundleCheck.reason(e)),
                    e);
        }
    }

    private static int different(LabelMap one, LabelMap other) {
        byte[] ids = one.ids();
        byte[] others = other.ids();
        return (int)
                IntStream.range(0, ids.length).filter(i -> ids[i] != others[i]).count();
    }
}
