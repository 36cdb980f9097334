package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SizePolicy;
import dev.reelmask.frame.UserException;
import dev.reelmask.net.archive.ScriptModule;
import dev.reelmask.net.archive.ScriptModule.Attribute;
import dev.reelmask.net.archive.TorchArchive;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.net.weights.FloatTensor;
import dev.reelmask.propagate.grid.GridFrame;
import dev.reelmask.propagate.grid.HighestScores;
import dev.reelmask.propagate.grid.RawScores;
import dev.reelmask.propagate.grid.ScoreGrid;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What surrounds a network: pre-processing and arg-max, and for {@link WarpPrograms} warp and blend, as one TorchScript
 * module ({@code frame_programs.py} and {@code window_programs.py} beside this class) that fits any bundle and any
 * device.
 */
public final class FramePrograms implements AutoCloseable {
    private final InputSpec input;
    private final TorchProgram program;
    private final int outputs;
    private final boolean isCpu;
    private final float[] ids;

    /** @param outputs number of scores a pixel */
    public FramePrograms(InputSpec input, int outputs, Device device) {
        this.input = input;
        this.outputs = outputs;
        this.isCpu = !device.isGpu();
        this.ids = countdown(outputs);
        this.program = TorchProgram.own("frame programs", TorchArchive.write(module(input)), device);
    }

    /** Programs for calls that need neither input nor outputs. */
    public static FramePrograms withoutInput() {
        InputSpec input = new InputSpec(
                SizePolicy.source(),
                InputSpec.ChannelOrder.RGB,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0),
                1,
                InputSpec.Padding.STRIDE);
        return new FramePrograms(input, 1, Device.cpu());
    }

    static ScriptModule module(InputSpec input) {
        return module("FramePrograms", List.of("frame_programs.py", "window_programs.py"), input.mean(), input.std());
    }

    /**
     * A module of methods from resources beside this class, with the tensors {@code mean} (3) and {@code scale} (1, 3,
     * 1, 1), which is 1 / std.
     */
    static ScriptModule module(String className, List<String> resources, List<Double> mean, List<Double> std) {
        float[] means = new float[3];
        float[] scales = new float[3];
        for (int c = 0; c < 3; c++) {
            means[c] = mean.get(c).floatValue();
            scales[c] = (float) (1 / std.get(c));
        }
        return new ScriptModule(
                className,
                List.of(
                        new Attribute("mean", new FloatTensor(List.of(3), means), Attribute.Kind.BUFFER),
                        new Attribute("scale", new FloatTensor(List.of(1, 3, 1, 1), scales), Attribute.Kind.BUFFER)),
                resources.stream().map(FramePrograms::source).toList());
    }

    private static String source(String resource) {
        try (InputStream in = FramePrograms.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + resource + " cannot be read", e);
        }
    }

    /** From 2^b − 1 down, with the smallest b that holds all outputs: ties go to the lowest class, as in arg-max. */
    private static float[] countdown(int outputs) {
        int highest = Math.max(1, Integer.highestOneBit(Math.max(1, outputs - 1)) * 2 - 1);
        float[] ids = new float[outputs];
        IntStream.range(0, outputs).forEach(c -> ids[c] = highest - c);
        return ids;
    }

    /** The module itself. */
    TorchProgram program() {
        return program;
    }

    /** A scope for the arrays of one call; the caller closes it. */
    public NDManager newScope() {
        return program.newScope();
    }

    /** (N, 3, H', W') for frames of one size. */
    NDArray prepare(NDManager scope, List<RgbFrame> frames, Precision precision) {
        return prepare(scope, frames, precision, false);
    }

    /** The same with the channels of a pixel side by side in memory. */
    NDArray prepareChannelsLast(NDManager scope, List<RgbFrame> frames, Precision precision) {
        return prepare(scope, frames, precision, true);
    }

    private NDArray prepare(NDManager scope, List<RgbFrame> frames, Precision precision, boolean channelsLast) {
        FrameSize size = frames.get(0).size();
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(frames.size(), size.pixels() * 3));
        frames.forEach(frame -> bytes.put(frame.rgb()));
        NDArray array =
                scope.create(bytes.rewind(), new Shape(frames.size(), size.height(), size.width(), 3), DataType.UINT8);
        return program.call(
                scope,
                "prepare",
                tensor(array),
                IValue.from(input.order() == InputSpec.ChannelOrder.BGR),
                IValue.from((long) bottom(size)),
                IValue.from((long) right(size)),
                IValue.from((long) precision.scalarType()),
                IValue.from(channelsLast));
    }

    /** The output itself as float32. */
    public NDArray single(NDManager scope, NDArray output) {
        return program.call(scope, "single", tensor(output));
    }

    /** The output as float32, class by class in memory. */
    NDArray planes(NDManager scope, NDArray output) {
        return program.call(scope, "planes", tensor(output));
    }

    /** Softmax over the channels, class by class in memory. */
    NDArray posteriors(NDManager scope, NDArray output) {
        return program.call(scope, "posteriors", tensor(output));
    }

    /** An input at another size, and mirrored if asked. */
    NDArray resized(NDManager scope, NDArray input, long height, long width, boolean align, boolean mirrored) {
        return program.call(
                scope,
                "resized",
                tensor(input),
                IValue.from(height),
                IValue.from(width),
                IValue.from(align),
                IValue.from(mirrored));
    }

    /** Softmax over the channels of an output brought to another grid, and mirrored back. */
    NDArray posteriorsAt(NDManager scope, NDArray output, long height, long width, boolean align, boolean mirrored) {
        return program.call(
                scope,
                "posteriors_at",
                tensor(output),
                IValue.from(height),
                IValue.from(width),
                IValue.from(align),
                IValue.from(mirrored));
    }

    /** Mean of arrays of one shape; the first is overwritten. */
    NDArray mean(NDManager scope, List<NDArray> parts) {
        return program.call(scope, "mean_of", TorchProgram.tensors(parts));
    }

    /** (1, C, h, w) → (h / reduce, w / reduce, C). */
    public NDArray state(NDManager scope, NDArray scores, int reduce) {
        return program.call(scope, "state", tensor(scores), IValue.from((long) reduce));
    }

    /** (h, w, C) → (1, C, h, w) without a copy. */
    public NDArray scores(NDManager scope, NDArray state) {
        return program.call(scope, "scores", tensor(state));
    }

    /** Sample {@code index} of a batch as (1, C, h, w), in memory of its own. */
    NDArray sample(NDManager scope, NDArray batch, int index) {
        return program.call(scope, "sample", tensor(batch), IValue.from((long) index));
    }

    /** A map of evidence from an output (1, C, h, w) over the padded input: means over the cells of its grid. */
    EvidenceMap map(NDManager scope, NDArray output, MapKind kind) {
        NDArray cells = program.call(
                scope, "grid", tensor(output), IValue.from((long) kind.rows()), IValue.from((long) kind.columns()));
        return EvidenceMap.of(kind, cells.toFloatArray());
    }

    /** Of two arrays of one shape, {@code weight} of the first. */
    NDArray mixed(NDManager scope, NDArray first, NDArray second, double weight) {
        return program.call(scope, "mixed", tensor(first), tensor(second), IValue.from(weight));
    }

    /** In a precision's type. */
    public NDArray typed(NDManager scope, NDArray array, Precision precision) {
        return program.call(scope, "typed", tensor(array), IValue.from((long) precision.scalarType()));
    }

    /**
     * Mask of output numbers by arg-max, the lowest of equals. Scores: (1, K, h, w) over the padded frame. Where they
     * are coarser than the mask, a CPU takes what a grid without warp gives.
     */
    public LabelMap mask(NDManager scope, NDArray scores, FrameSize content, FrameSize target) {
        checkOutputs(scores);
        if (isCpu && isPixels(scores, content, target)) {
            return HighestScores.mask(raw(scope, scores));
        }
        boolean isCoarse = isCpu && scores.getShape().get(2) * scores.getShape().get(3) < target.pixels();
        return isCoarse
                ? grid(scores, 1).mask(new GridFrame(content, input.paddedSize(content), target))
                : wholeMask(scope, scores, content, target);
    }

    /** An output (1, C, h, w) on a CPU where it lies, in the scope's memory or its own. */
    RawScores raw(NDManager scope, NDArray output) {
        NDArray values = program.call(scope, "raw", tensor(output));
        Shape shape = output.getShape();
        return new RawScores(
                ((PtNDArray) values).toByteBuffer(true),
                values.getShape().dimension() == 3 ? RawScores.Layout.PIXELS : RawScores.Layout.PLANES,
                (int) shape.get(1),
                (int) shape.get(2),
                (int) shape.get(3));
    }

    /** Whether each score is of one pixel of the mask. */
    boolean isPixels(NDArray scores, FrameSize content, FrameSize target) {
        return content.equals(input.paddedSize(content))
                && scores.getShape().get(2) == target.height()
                && scores.getShape().get(3) == target.width();
    }

    void checkOutputs(NDArray scores) {
        if (scores.getShape().get(1) != outputs) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The network gives %d scores a pixel, but its bundle names %d outputs.",
                    scores.getShape().get(1),
                    outputs));
        }
    }

    /** {@link #mask} by way of a whole map of scores at its size. */
    public LabelMap wholeMask(NDManager scope, NDArray scores, FrameSize content, FrameSize target) {
        checkOutputs(scores);
        FrameSize padded = input.paddedSize(content);
        double rows = (double) scores.getShape().get(2) * content.height() / padded.height();
        double columns = (double) scores.getShape().get(3) * content.width() / padded.width();
        NDArray mask = program.call(
                scope,
                "mask",
                tensor(scores),
                tensor(scope.create(ids, new Shape(1, outputs, 1, 1))),
                IValue.from(target.height() / rows),
                IValue.from(target.width() / columns),
                IValue.from((long) target.height()),
                IValue.from((long) target.width()));
        return new LabelMap(target, mask.toByteArray());
    }

    /** Cells of a network's output (1, C, h, w). */
    ScoreGrid grid(NDArray output, int reduce) {
        Shape shape = output.getShape();
        try (NDManager scope = newScope()) {
            return ScoreGrid.means(
                    ((PtNDArray) planes(scope, output)).toByteBuffer(true).asFloatBuffer(),
                    (int) shape.get(1),
                    (int) shape.get(2),
                    (int) shape.get(3),
                    reduce);
        }
    }

    /** Size of a frame with its padding. */
    FrameSize paddedSize(FrameSize content) {
        return input.paddedSize(content);
    }

    /** Rows of padding below a frame. */
    int bottom(FrameSize content) {
        return input.paddedSize(content).height() - content.height();
    }

    /** Columns of padding beside a frame. */
    int right(FrameSize content) {
        return input.paddedSize(content).width() - content.width();
    }

    @Override
    public void close() {
        program.close();
    }
}
