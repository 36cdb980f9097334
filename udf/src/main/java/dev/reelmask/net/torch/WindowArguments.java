package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.frame.FrameSize;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls of {@code window_programs.py} for one stretch of frames.
 *
 * @param states (h, w, C) of one or two key frames
 * @param distances (keys, N) frames to each of them
 * @param levels at which motion is searched
 * @param cell side of the cells of which residuals are means
 * @param eps added to residuals
 * @param content of the frames
 * @param padded size that the states' grid covers
 * @param target of the masks
 * @param scores number format in which scores become masks
 */
record WindowArguments(
        List<NDArray> states,
        NDArray distances,
        long levels,
        long cell,
        double eps,
        FrameSize content,
        FrameSize padded,
        FrameSize target,
        Precision scores) {
    private long bottom() {
        return (long) padded.height() - content.height();
    }

    private long right() {
        return (long) padded.width() - content.width();
    }

    /** All of it, for states that are scores themselves. */
    ProgramCall window(NDArray stack) {
        List<Object> arguments = new ArrayList<>(scores(stack).arguments());
        Shape state = states.get(0).getShape();
        arguments.addAll(masking(state.get(0), state.get(1)));
        return new ProgramCall("window", arguments);
    }

    /** Up to the blend of warped states, (N, C, h, w). */
    ProgramCall scores(NDArray stack) {
        return ProgramCall.of("window_scores", stack, states, distances, levels, cell, eps, bottom(), right());
    }

    ProgramCall steps(NDArray stack) {
        return ProgramCall.of("window_steps", stack, states.size() > 1, levels);
    }

    static ProgramCall chains(NDArray steps) {
        return ProgramCall.of("window_chains", steps);
    }

    static ProgramCall refined(NDArray frames, NDArray keys, NDArray chains) {
        return ProgramCall.of("window_refined", frames, keys, chains);
    }

    /** @param its the distances of these frames */
    ProgramCall blend(NDArray frames, NDArray keys, NDArray flows, NDArray its) {
        return ProgramCall.of("window_blend", frames, keys, states, flows, its, cell, eps, bottom(), right());
    }

    ProgramCall masks(NDArray scored) {
        List<Object> arguments = new ArrayList<>(List.of(scored));
        arguments.addAll(masking(scored.getShape().get(2), scored.getShape().get(3)));
        return new ProgramCall("window_masks", arguments);
    }

    /** Of a grid of scores: pixels of the mask for one of its cells, whose padding is left out, and what masks are. */
    private List<Object> masking(long rows, long columns) {
        return List.of(
                target.height() / ((double) rows * content.height() / padded.height()),
                target.width() / ((double) columns * content.width() / padded.width()),
                (long) target.height(),
                (long) target.width(),
                (long) scores.scalarType());
    }
}
