package dev.reelmask.net.check;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ArchiveCheck;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.torch.TorchNetwork;
import dev.reelmask.net.torch.TorchProgram;
import dev.reelmask.net.torch.TorchRuntime;
import dev.reelmask.result.MapKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs what gives a bundle's low features once on the CPU, on a frame of made-up pixels, within a limit of time, and
 * says in words what is wrong with it.
 */
public final class LowCheck {
    private LowCheck() {}

    /**
     * Looks whether something gives low features; runs nothing.
     *
     * @throws UserException where nothing does
     */
    public static void checkThere(Bundle bundle) {
        byte[] unused = found(bundle);
    }

    private static byte[] found(Bundle bundle) {
        return TorchNetwork.lowModule(bundle)
                .orElseThrow(() -> new UserException(
                        "bundle %s does not say what gives low-features; add a module low to it (docs/networks.md)"
                                .formatted(bundle.spec().name())));
    }

    /**
     * Channels of a bundle's low features.
     *
     * @throws UserException where nothing gives them, or it does not run or gives something else
     */
    public static int channels(Bundle bundle) {
        String name = bundle.spec().name();
        byte[] module = found(bundle);
        ArchiveCheck.check(module, module(name));
        FrameSize size = BundleCheck.sizes(bundle.spec().input()).iterator().next();
        return TryOut.run(new Trial.Low(name, bundle.spec().input(), new TreeMap<>(Map.of(Bundle.LOW, module)), size))
                .get(0);
    }

    private static String module(String name) {
        return name + "/" + Bundle.LOW;
    }

    /** Runs the trial here. */
    static List<Integer> run(Trial.Low trial) {
        TorchRuntime.start();
        FrameSize size = trial.size();
        try (TorchProgram low =
                        TorchProgram.load(module(trial.name()), trial.files().get(Bundle.LOW), Device.cpu());
                NDManager scope = low.newScope()) {
            NDArray frame = scope.create(BundleCheck.ramp(trial.input(), size))
                    .reshape(new Shape(1, 3, size.height(), size.width()));
            return List.of(channels(trial, forward(trial, low, scope, frame)));
        }
    }

    private static NDArray forward(Trial.Low trial, TorchProgram low, NDManager scope, NDArray frame) {
        try {
            return low.forward(scope, frame);
        } catch (EngineException | IllegalArgumentException e) {
            throw new UserException(
                    String.format(
                            Locale.ROOT,
                            "Module %s fails on a frame of %dx%d pixels: %s. docs/networks.md says what it is given.",
                            module(trial.name()),
                            trial.size().width(),
                            trial.size().height(),
                            BundleCheck.reason(e)),
                    e);
        }
    }

    private static int channels(Trial.Low trial, NDArray output) {
        Shape shape = output.getShape();
        boolean isMap = shape.dimension() == 4 && shape.get(0) == 1 && shape.get(1) <= MapKind.MOST_CHANNELS;
        if (!isMap || output.getDataType() != DataType.FLOAT32) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "Module %s gives %s of shape %s for one frame; a map (1, C, h, w) of float32 with C up to %d is needed.",
                    module(trial.name()),
                    output.getDataType(),
                    shape,
                    MapKind.MOST_CHANNELS));
        }
        if (output.isNaN().any().getBoolean() || output.isInfinite().any().getBoolean()) {
            throw new UserException("Module %s gives NaN or infinite values for an ordinary frame. Check its weights."
                    .formatted(module(trial.name())));
        }
        return (int) shape.get(1);
    }
}
