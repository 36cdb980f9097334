package dev.reelmask.net.torch;

import static dev.reelmask.net.torch.TorchProgram.tensor;
import static dev.reelmask.net.torch.TorchProgram.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.Area;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.UserException;
import dev.reelmask.propagate.State;
import dev.reelmask.propagate.grid.GreyCells;
import dev.reelmask.propagate.grid.GridFrame;
import dev.reelmask.propagate.grid.GridSource;
import dev.reelmask.propagate.grid.PropagatedMask;
import dev.reelmask.propagate.grid.ScoreGrid;
import dev.reelmask.propagate.warp.ScaleField;
import dev.reelmask.propagate.warp.WarpSource;
import java.util.List;
import java.util.Locale;

/** What is made of the warped states of key frames: on a grid where a CPU can, else by {@link FramePrograms}. */
public final class WarpPrograms {
    private final FramePrograms programs;

    /** @param programs stay open as long as these are used; who opened them closes them */
    public WarpPrograms(FramePrograms programs) {
        this.programs = programs;
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
                new GridFrame(content, programs.paddedSize(content), target),
                GreyCells.of(current),
                grids(sources, reduce));
    }

    /** The largest scores of {@link #propagated} masks in parts of them, (H, W) of the target size. */
    float[] largestScores(RgbFrame current, List<WarpSource> sources, FrameSize target, int reduce, List<Area> parts) {
        FrameSize content = current.size();
        return PropagatedMask.largestScores(
                new GridFrame(content, programs.paddedSize(content), target),
                GreyCells.of(current),
                grids(sources, reduce),
                parts);
    }

    /** The blend of one or two sources as a state of a frame, as {@link #propagated} takes sources. */
    public State blended(RgbFrame current, List<WarpSource> sources, int reduce) {
        FrameSize content = current.size();
        GridFrame frame = new GridFrame(content, programs.paddedSize(content), content);
        return new BlendedScores(PropagatedMask.blended(frame, GreyCells.of(current), grids(sources, reduce)));
    }

    private List<GridSource> grids(List<WarpSource> sources, int reduce) {
        return sources.stream().map(source -> grid(source, reduce)).toList();
    }

    private GridSource grid(WarpSource source, int reduce) {
        ScoreGrid scores = source.state() instanceof BlendedScores blended
                ? blended.grid()
                : ((KeyScores) source.state()).grid(output -> programs.grid(output, reduce));
        GreyCells grey = GreyCells.of(source.keyFrame());
        return source.distance() == 0
                ? GridSource.own(scores, grey, source.handicap())
                : new GridSource(scores, grey, source.flow().toHost(), source.handicap());
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
        return programs.program()
                .call(
                        scope,
                        "propagate",
                        tensor(key.state()),
                        tensor(flow(scope, source)),
                        fields(scope, List.of(source)),
                        IValue.from((long) programs.bottom(key.content())),
                        IValue.from((long) programs.right(key.content())));
    }

    /**
     * Two sources: both warped states, weighted per pixel by 1 / (distance × (residual + eps)), as (1, C, h, w). The
     * residual is the mean over 3×3 cells of |current − warped key| in grey, cells of 4×4 pixels.
     */
    private NDArray blended(NDManager scope, RgbFrame current, WarpSource first, WarpSource second) {
        KeyScores one = (KeyScores) first.state();
        KeyScores two = (KeyScores) second.state();
        FrameSize size = current.size();
        return programs.program()
                .call(
                        scope,
                        "blend",
                        tensors(one.state(), two.state()),
                        tensors(flow(scope, first), flow(scope, second)),
                        fields(scope, List.of(first, second)),
                        tensors(one.grey(), two.grey()),
                        tensor(grey(scope, current)),
                        IValue.listFrom(first.distance(), second.distance()),
                        IValue.from((double) PropagatedMask.RESIDUAL_EPS),
                        IValue.from((long) programs.bottom(size)),
                        IValue.from((long) programs.right(size)));
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
        FrameSize padded = programs.paddedSize(content);
        double rows = field.frameHeight() / content.height() * padded.height() / cells.get(0);
        double columns = field.frameWidth() / content.width() * padded.width() / cells.get(1);
        FrameSize grid = field.grid();
        NDArray values = scope.create(field.values(), new Shape(grid.height(), grid.width(), field.channels()));
        return programs.program()
                .call(scope, "grid_field", tensor(values), tensor(state), IValue.from(rows), IValue.from(columns));
    }

    /** (H, W, 2) of the frame's size where that is padded; else of the flow's own. */
    private NDArray flow(NDManager scope, WarpSource source) {
        FrameSize content = source.keyFrame().size();
        boolean isPadded = !programs.paddedSize(content).equals(content);
        FlowField flow = (isPadded ? source.flow().resized(content) : source.flow()).toHost();
        return scope.create(
                flow.uv(), new Shape(flow.size().height(), flow.size().width(), 2));
    }

    private static NDArray grey(NDManager scope, RgbFrame frame) {
        GreyCells cells = GreyCells.of(frame);
        return scope.create(cells.values(), new Shape(cells.rows(), cells.columns()));
    }
}
