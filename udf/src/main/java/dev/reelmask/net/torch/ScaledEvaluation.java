package dev.reelmask.net.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.reelmask.net.bundle.Evaluation;
import dev.reelmask.net.bundle.InputSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * Posteriors averaged over sizes of the input and its mirror image.
 *
 * <p>Sizes: a side d becomes (d − 1) s + 1, resized with corners aligned, where the network takes any size (stride 1),
 * so that 513 gives 641 and 897 at 1.25 and 1.75; else the nearest multiple of the stride to d s, at least one stride.
 * Each output is brought to the grid that the network has at scale 1, then softmax, then the mean.
 */
final class ScaledEvaluation {
    private final Evaluation evaluation;
    private final int stride;
    private final FramePrograms programs;
    private final TorchProgram network;

    ScaledEvaluation(Evaluation evaluation, InputSpec input, FramePrograms programs, TorchProgram network) {
        this.evaluation = evaluation;
        this.stride = input.stride();
        this.programs = programs;
        this.network = network;
    }

    /** (N, K, h, w) for (N, 3, H, W), normalised and padded. */
    NDArray posteriors(NDManager scope, NDArray input) {
        List<NDArray> parts = new ArrayList<>();
        for (double scale : evaluation.scales()) {
            parts.add(part(scope, input, scale, false));
            if (evaluation.flip()) {
                parts.add(part(scope, input, scale, true));
            }
        }
        return parts.size() == 1 ? parts.get(0) : programs.mean(scope, parts);
    }

    private NDArray part(NDManager scope, NDArray input, double scale, boolean mirrored) {
        Shape full = input.getShape();
        long height = side(full.get(2), scale);
        long width = side(full.get(3), scale);
        NDArray scaled = programs.resized(scope, input, height, width, stride == 1, mirrored);
        NDArray output = network.forward(scope, scaled);
        Shape grid = output.getShape();
        return programs.posteriorsAt(
                scope,
                output,
                Math.round((double) grid.get(2) * full.get(2) / height),
                Math.round((double) grid.get(3) * full.get(3) / width),
                stride == 1,
                mirrored);
    }

    private long side(long length, double scale) {
        return stride == 1
                ? Math.max(1, Math.round((length - 1) * scale) + 1)
                : Math.max(1, Math.round(length * scale / stride)) * stride;
    }
}
