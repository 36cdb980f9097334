package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.graph.FeatureShape;
import dev.reelmask.net.module.BroughtModule;
import dev.reelmask.net.module.BroughtModule.Fused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loads the rewritten form of a module of someone's own making. It is taken only once it gave what the module itself
 * gives for a made-up input: what cannot be rewritten, or not compared, runs as it is.
 */
final class BroughtProgram {
    /** A side that the strides of most networks divide; a comparison there takes a fraction of a frame's time. */
    private static final int SMALL = 128;

    /** Root mean square of the differences over that of the outputs: folding and other orders of summing. */
    private static final double ROUNDING_F32 = 1e-3;

    /** Of a hundred layers in eight bits; a step left out or done twice makes many times this. */
    private static final double ROUNDING_BF16 = 0.05;

    private final TorchProgram rewritten;
    private final TorchProgram asItIs;
    private final Precision precision;

    private BroughtProgram(TorchProgram rewritten, TorchProgram asItIs, Precision precision) {
        this.rewritten = rewritten;
        this.asItIs = asItIs;
        this.precision = precision;
    }

    /**
     * The faster of the two forms that may be taken.
     *
     * @param checked an archive that {@code ArchiveCheck} gave
     * @param inputs shapes of the inputs that the program is to be fastest for, where they are known
     */
    static TorchProgram load(
            String name, byte[] checked, Device device, Precision precision, Optional<List<FeatureShape>> inputs) {
        TorchProgram asItIs = NetworkProgram.own(name, checked, device, precision);
        Optional<Fused> fused = precision == Precision.F16 ? Optional.empty() : BroughtModule.fused(checked);
        Optional<FeatureShape> input = fused.flatMap(form -> only(form, inputs));
        if (input.isEmpty()) {
            return asItIs;
        }
        TorchProgram rewritten;
        try {
            rewritten = NetworkProgram.own(name, TorchArchive.write(fused.get().module()), device, precision);
        } catch (UserException e) {
            return asItIs; // an operation that has no such form
        }
        boolean isEqual = new BroughtProgram(rewritten, asItIs, precision).packs(input.get());
        (isEqual ? asItIs : rewritten).close();
        return isEqual ? rewritten : asItIs;
    }

    /** Shape of the one input, a small one where it is not known. */
    private static Optional<FeatureShape> only(Fused form, Optional<List<FeatureShape>> inputs) {
        return inputs.isPresent()
                ? inputs.filter(shapes -> shapes.size() == 1).map(shapes -> shapes.get(0))
                : form.inputChannels().map(channels -> new FeatureShape(channels, SMALL, SMALL));
    }

    /** Packs the rewritten form and compares the two. */
    private boolean packs(FeatureShape full) {
        try (NDManager scope = rewritten.newScope()) {
            NDArray frame = input(scope, full);
            NDArray output = rewritten.call(scope, "pack", tensor(frame));
            Optional<Boolean> small = comparedAt(scope, new FeatureShape(full.channels(), SMALL, SMALL));
            return small.orElseGet(() -> isClose(scope, asItIs.forward(scope, frame), output));
        } catch (EngineException | UserException e) {
            return false;
        }
    }

    /** Empty where the module itself cannot run on such an input. */
    private Optional<Boolean> comparedAt(NDManager scope, FeatureShape shape) {
        NDArray input = input(scope, shape);
        NDArray expected;
        try {
            expected = asItIs.forward(scope, input);
        } catch (EngineException | UserException e) {
            return Optional.empty();
        }
        return Optional.of(isClose(scope, expected, rewritten.forward(scope, input)));
    }

    /** Waves of other lengths in each channel and direction, so that no two places look alike. */
    private NDArray input(NDManager scope, FeatureShape shape) {
        float[] values = new float[Math.toIntExact(shape.elements())];
        int pixels = shape.height() * shape.width();
        for (int i = 0; i < values.length; i++) {
            int channel = i / pixels;
            int y = i % pixels / shape.width();
            int x = i % shape.width();
            values[i] =
                    (float) (Math.sin(0.11 * x + 0.7 * channel) + Math.cos(0.07 * y - 0.3 * channel + 0.001 * x * y));
        }
        NDArray array = scope.create(values, new Shape(1, shape.channels(), shape.height(), shape.width()));
        return precision == Precision.F32 ? array : typed(scope, array);
    }

    /** DJL cannot make arrays of bfloat16, a program can. */
    private NDArray typed(NDManager scope, NDArray array) {
        try (FramePrograms programs = FramePrograms.withoutInput()) {
            return programs.typed(scope, array, precision);
        }
    }

    private boolean isClose(NDManager scope, NDArray expected, NDArray actual) {
        if (!expected.getShape().equals(actual.getShape())
                || !expected.getDataType().equals(actual.getDataType())) {
            return false;
        }
        List<float[]> both = new ArrayList<>();
        try (FramePrograms programs = FramePrograms.withoutInput()) {
            List.of(expected, actual)
                    .forEach(a -> both.add(programs.single(scope, a).toFloatArray()));
        }
        double difference = 0;
        double size = 0;
        for (int i = 0; i < both.get(0).length; i++) {
            double d = both.get(0)[i] - both.get(1)[i];
            difference += d * d;
            size += (double) both.get(0)[i] * both.get(0)[i];
        }
        double limit = precision == Precision.BF16 ? ROUNDING_BF16 : ROUNDING_F32;
        return difference <= limit * limit * size; // NaN is not
    }
}
