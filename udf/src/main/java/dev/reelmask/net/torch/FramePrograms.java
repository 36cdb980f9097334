package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;
import static dev.reelmask.net.torch.TorchProgram.tensors;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.Area;
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
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.grid.GreyCells;
import dev.reelmask.propagate.grid.GridFrame;
import dev.reelmask.propagate.grid.GridSource;
import dev.reelmask.propagate.grid.HighestScores;
import dev.reelmask.propagate.grid.PropagatedMask;
import dev.reelmask.propagate.grid.RawScores;
import dev.reelmask.propagate.grid.ScoreGrid;
import dev.reelmask.propagate.warp.ScaleField;
import dev.reelmask.propagate.warp.WarpSource;
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
 * What surrounds a network: pre-processing, warp, blend and arg-max, as one TorchScript module
 * ({@code frame_programs.py} and {@code window_programs.py} beside this class) that fits any bundle and any device.
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

    /**
     * Mask of a frame that is not a key, on a CPU, for scores that need no head.
     *
     * @param sources without scale fields
     * @param reduce side of the cells whose means are warped
     */
    public LabelMap propagated(RgbFrame current, List<WarpSource> sources, FrameSize target, int reduce) {
        FrameSize content = current.size();
        return PropagatedMask.of(
                new GridFrame(content, input.paddedSize(content), target),
                GreyCells.of(current),
                grids(sources, reduce));
    }

    /** The largest scores of {@link #propagated} masks in parts of them, (H, W) of the target size. */
    float[] largestScores(RgbFrame current, List<WarpSource> sources, FrameSize target, int reduce, List<Area> parts) {
        FrameSize content = current.size();
        return PropagatedMask.largestScores(
                new GridFrame(content, input.paddedSize(content), target),
                GreyCells.of(current),
                grids(sources, reduce),
                parts);
    }

    /** The blend of one or two sources as a state of a frame, as {@link #propagated} takes sources. */
    public State blended(RgbFrame current, List<WarpSource> sources, int reduce) {
        FrameSize content = current.size();
        GridFrame frame = new GridFrame(content, input.paddedSize(content), content);
        return new BlendedScores(PropagatedMask.blended(frame, GreyCells.of(current), grids(sources, reduce)));
    }

    private List<GridSource> grids(List<WarpSource> sources, int reduce) {
        return sources.stream().map(source -> grid(source, reduce)).toList();
    }

    private GridSource grid(WarpSource source, int reduce) {
        ScoreGrid scores = source.state() instanceof BlendedScores blended
                ? blended.grid()
                : ((KeyScores) source.state()).grid(output -> grid(output, reduce));
        GreyCells grey = GreyCells.of(source.keyFrame());
        return source.distance() == 0
                ? GridSource.own(scores, grey, source.handicap())
                : new GridSource(scores, grey, source.flow().toHost(), source.handicap());
    }

    /** Cells of a network's output (1, C, h, w). */
    private ScoreGrid grid(NDArray output, int reduce) {
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

    /** The warped state of one source or the blend of two, as (1, C, h, w). */
    public NDArray combined(NDManager scope, RgbFrame current, List<WarpSource> sources) {
        return switch (sources.size()) {
            case 1 -> warped(scope, sources.get(0));
            case 2 -> blended(scope, current, sources.get(0), sources.get(1));
            default -> throw new IllegalArgumentException("a frame has one or two sources, got " + sources.size());
        };
    }

    private NDArray warped(NDManager scope, WarpSource source) {
        KeyScores key = (KeyScores) source.state();
        return program.call(
                scope,
                "propagate",
                tensor(key.state()),
                tensor(flow(scope, source)),
                fields(scope, List.of(source)),
                IValue.from((long) bottom(key.content())),
                IValue.from((long) right(key.content())));
    }

    /**
     * Two sources: both warped states, weighted per pixel by 1 / (distance × (residual + eps)), as (1, C, h, w). The
     * residual is the mean over 3×3 cells of |current − warped key| in grey, cells of 4×4 pixels.
     */
    private NDArray blended(NDManager scope, RgbFrame current, WarpSource first, WarpSource second) {
        KeyScores one = (KeyScores) first.state();
        KeyScores two = (KeyScores) second.state();
        FrameSize size = current.size();
        return program.call(
                scope,
                "blend",
                tensors(one.state(), two.state()),
                tensors(flow(scope, first), flow(scope, second)),
                fields(scope, List.of(first, second)),
                tensors(one.grey(), two.grey()),
                tensor(grey(scope, current)),
                IValue.listFrom(first.distance(), second.distance()),
                IValue.from((double) PropagatedMask.RESIDUAL_EPS),
                IValue.from((long) bottom(size)),
                IValue.from((long) right(size)));
    }

    /** (h · w, C) of each source, on its state's grid; a one where it has no scale field; nothing if none has. */
    private IValue fields(NDManager scope, List<WarpSource> sources) {
        if (sources.stream().allMatch(source -> source.scaleField().isEmpty())) {
            return tensors(List.of());
        }
        return tensors(sources.stream()
                .map(source -> source.scaleField()
                        .map(field -> field(scope, field, source))
                        .orElseGet(() -> scope.ones(new Shape(1))))
                .toList());
    }

    private NDArray field(NDManager scope, ScaleField field, WarpSource source) {
        NDArray state = ((KeyScores) source.state()).state();
        Shape cells = state.getShape();
        if (cells.get(2) != field.channels()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "The flow network's scale field has %d channels, what the bundle propagates has %d. Take the flow bundle that was trained with this bundle.",
                    field.channels(),
                    cells.get(2)));
        }
        FrameSize content = source.keyFrame().size();
        FrameSize padded = input.paddedSize(content);
        double rows = field.frameHeight() / content.height() * padded.height() / cells.get(0);
        double columns = field.frameWidth() / content.width() * padded.width() / cells.get(1);
        FrameSize grid = field.grid();
        NDArray values = scope.create(field.values(), new Shape(grid.height(), grid.width(), field.channels()));
        return program.call(
                scope, "grid_field", tensor(values), tensor(state), IValue.from(rows), IValue.from(columns));
    }

    /** (H, W, 2) of the frame's size where that is padded; else of the flow's own. */
    private NDArray flow(NDManager scope, WarpSource source) {
        FrameSize content = source.keyFrame().size();
        boolean isPadded = !input.paddedSize(content).equals(content);
        FlowField flow = (isPadded ? source.flow().resized(content) : source.flow()).toHost();
        return scope.create(
                flow.uv(), new Shape(flow.size().height(), flow.size().width(), 2));
    }

    private static NDArray grey(NDManager scope, RgbFrame frame) {
        GreyCells cells = GreyCells.of(frame);
        return scope.create(cells.values(), new Shape(cells.rows(), cells.columns()));
    }

    private int bottom(FrameSize content) {
        return input.paddedSize(content).height() - content.height();
    }

    private int right(FrameSize content) {
        return input.paddedSize(content).width() - content.width();
    }

    @Override
    public void close() {
        program.close();
    }
}
