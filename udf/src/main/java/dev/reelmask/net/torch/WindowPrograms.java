package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.net.bundle.InputSpec;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.grid.PropagatedMask;
import dev.reelmask.propagate.window.Stretch;
import dev.reelmask.propagate.window.WindowSizing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Calls of {@code window_programs.py}: the masks of a stretch of frames, made on the network's device. */
final class WindowPrograms {
    private static final int SMALLEST_SIDE = 12;
    private static final int MOST_LEVELS = 5;
    private static final int CELL = 4;
    private static final int SMALLEST_FOR_CELLS = 16;

    private final FramePrograms programs;
    private final TorchProgram program;
    private final InputSpec input;
    private final int outputs;
    private final Precision scores;

    /**
     * Calls in a bundle's programs.
     *
     * @param scores number format in which scores are brought to the masks' size and compared
     */
    WindowPrograms(FramePrograms programs, InputSpec input, int outputs, Precision scores) {
        this.programs = programs;
        this.program = programs.program();
        this.input = input;
        this.outputs = outputs;
        this.scores = scores;
    }

    /** Levels at which motion is searched, the finest at half the frames' size: 2 pixels and their parts each. */
    static int levels(FrameSize content) {
        int side = (Math.min(content.width(), content.height()) + 1) / 2;
        int levels = 1;
        for (int half = (side + 1) / 2; half >= SMALLEST_SIDE && levels < MOST_LEVELS; half = (half + 1) / 2) {
            levels++;
        }
        return levels;
    }

    /** Side of the cells in which frames are held against warped key frames, as {@code GreyCells} has it. */
    static int cell(FrameSize content) {
        return Math.min(content.width(), content.height()) < SMALLEST_FOR_CELLS ? 1 : CELL;
    }

    /**
     * Output numbers of each frame.
     *
     * @param head (N, C, h, w) features → (N, K, h, w) scores, where a bundle has one
     */
    List<LabelMap> masks(NDManager scope, Stretch stretch, Optional<BiFunction<NDManager, NDArray, NDArray>> head) {
        WindowArguments arguments = arguments(scope, stretch);
        int most = sizing(stretch).frames(stretch.deviceBytes());
        List<RgbFrame> frames = stretch.frames();
        if (frames.size() <= most) {
            NDArray stack = stack(scope, stretch, 0, frames.size());
            NDArray masks = head.isEmpty()
                    ? arguments.window(stack).on(program, scope)
                    : masks(
                            scope,
                            head.get().apply(scope, arguments.scores(stack).on(program, scope)),
                            arguments);
            return maps(masks, stretch.target());
        }
        List<LabelMap> masks = new ArrayList<>();
        NDArray chains = chains(scope, stretch, arguments, most);
        for (int from = 0; from < frames.size(); from += most) {
            int to = Math.min(frames.size(), from + most);
            try (NDManager part = programs.newScope()) {
                NDArray blended = blended(part, stretch, arguments, chains, from, to);
                NDArray scored = head.isEmpty() ? blended : head.get().apply(part, blended);
                masks.addAll(maps(masks(part, scored, arguments), stretch.target()));
            }
        }
        return masks;
    }

    /** What a window of a stretch is called with. */
    WindowArguments arguments(NDManager scope, Stretch stretch) {
        FrameSize content = stretch.frames().get(0).size();
        List<NDArray> states = stretch.keys().stream()
                .map(key -> ((KeyScores) key.state()).state())
                .toList();
        FrameSize padded = input.paddedSize(content);
        return new WindowArguments(
                states,
                distances(scope, stretch),
                levels(content),
                cell(content),
                PropagatedMask.RESIDUAL_EPS,
                content,
                padded,
                stretch.target(),
                scores);
    }

    WindowSizing sizing(Stretch stretch) {
        Shape state = ((KeyScores) stretch.past().state()).state().getShape();
        return new WindowSizing(
                stretch.frames().get(0).size(),
                stretch.target(),
                new FrameSize((int) state.get(1), (int) state.get(0)),
                (int) state.get(2),
                outputs,
                scores == Precision.F16 ? 2 : Float.BYTES);
    }

    private NDArray distances(NDManager scope, Stretch stretch) {
        List<Key> keys = stretch.keys();
        List<RgbFrame> frames = stretch.frames();
        float[] distances = new float[keys.size() * frames.size()];
        for (int k = 0, i = 0; k < keys.size(); k++) {
            for (RgbFrame frame : frames) {
                distances[i++] = Math.abs(frame.index() - keys.get(k).index());
            }
        }
        return scope.create(distances, new Shape(keys.size(), frames.size()));
    }

    /** Frames from … to − 1 with their neighbours, (to − from + keys, H, W, 3). */
    NDArray stack(NDManager scope, Stretch stretch, int from, int to) {
        List<RgbFrame> frames = stretch.frames();
        RgbFrame before = from == 0 ? stretch.past().frame() : frames.get(from - 1);
        Optional<RgbFrame> after = stretch.next().map(key -> to == frames.size() ? key.frame() : frames.get(to));
        return bytes(
                scope,
                Stream.of(Stream.of(before), frames.subList(from, to).stream(), after.stream())
                        .flatMap(some -> some)
                        .toList());
    }

    static NDArray bytes(NDManager scope, List<RgbFrame> frames) {
        FrameSize size = frames.get(0).size();
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(frames.size(), size.pixels() * 3));
        frames.forEach(frame -> bytes.put(frame.rgb()));
        return scope.create(bytes.rewind(), new Shape(frames.size(), size.height(), size.width(), 3), DataType.UINT8);
    }

    private NDArray chains(NDManager scope, Stretch stretch, WindowArguments arguments, int most) {
        NDList steps = new NDList();
        int count = stretch.frames().size();
        for (int from = 0; from < count; from += most) {
            int to = Math.min(count, from + most);
            NDArray stack = stack(scope, stretch, from, to);
            steps.add(arguments.steps(stack).on(program, scope));
            stack.close();
        }
        return WindowArguments.chains(NDArrays.concat(steps, 1)).on(program, scope);
    }

    private NDArray blended(
            NDManager scope, Stretch stretch, WindowArguments arguments, NDArray chains, int from, int to) {
        NDArray frames = bytes(scope, stretch.frames().subList(from, to));
        NDArray keys = bytes(scope, stretch.keys().stream().map(Key::frame).toList());
        String part = String.format(Locale.ROOT, ":, %d:%d", from, to);
        NDArray own = chains.get(scope, new NDIndex(part));
        NDArray flows = WindowArguments.refined(frames, keys, own).on(program, scope);
        NDArray distances = arguments.distances().get(scope, new NDIndex(part));
        return arguments.blend(frames, keys, flows, distances).on(program, scope);
    }

    private NDArray masks(NDManager scope, NDArray scored, WindowArguments arguments) {
        programs.checkOutputs(scored);
        return arguments.masks(scored).on(program, scope);
    }

    private static List<LabelMap> maps(NDArray masks, FrameSize target) {
        byte[] all = masks.toByteArray();
        List<LabelMap> maps = new ArrayList<>();
        for (int at = 0; at < all.length; at += target.pixels()) {
            maps.add(new LabelMap(target, Arrays.copyOfRange(all, at, at + target.pixels())));
        }
        return maps;
    }
}
