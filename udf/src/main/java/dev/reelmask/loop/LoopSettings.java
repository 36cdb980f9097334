package dev.reelmask.loop;

import dev.reelmask.flow.FlowPath;
import dev.reelmask.frame.UserException;
import java.io.Serializable;
import java.util.Locale;

/**
 * How the loop runs.
 *
 * @param maxGap frames held at most while the next key frame is awaited; the frame after them is forced to be one. Not
 *     used by {@code causal}, which holds none
 * @param window frames read before sequences side by side wait for one another; changes speed and memory, never a
 *     result
 * @param references which frames are compared with the network's own masks where a sequence has no labels
 * @param queue frames decoded ahead, and rows waiting for the consumer, of one sequence
 */
public record LoopSettings(
        Propagation propagation,
        FlowPath flowPath,
        int maxGap,
        int window,
        MaskSize maskSize,
        References references,
        int queue)
        implements Serializable {
    public LoopSettings {
        check("max-gap", maxGap, 1, 10_000);
        check("window", window, 1, 1_000);
        check("queue", queue, 1, 1_000);
    }

    private static void check(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new UserException(
                    String.format(Locale.ROOT, "%s must be between %.0f and %.0f, got %s", name, low, high, value));
        }
    }

    /** Blend along {@code init} flow, a gap of 120 frames, window 1, no comparison without labels. */
    public static LoopSettings defaults() {
        return new LoopSettings(
                Propagation.BLEND, FlowPath.INIT, 120, 1, MaskSize.LABEL_OR_NETWORK, References.NONE, 8);
    }

    public LoopSettings withPropagation(Propagation value) {
        return new LoopSettings(value, flowPath, maxGap, window, maskSize, references, queue);
    }

    public LoopSettings withFlowPath(FlowPath value) {
        return new LoopSettings(propagation, value, maxGap, window, maskSize, references, queue);
    }

    public LoopSettings withMaxGap(int value) {
        return new LoopSettings(propagation, flowPath, value, window, maskSize, references, queue);
    }

    public LoopSettings withWindow(int value) {
        return new LoopSettings(propagation, flowPath, maxGap, value, maskSize, references, queue);
    }

    public LoopSettings withMaskSize(MaskSize value) {
        return new LoopSettings(propagation, flowPath, maxGap, window, value, references, queue);
    }

    public LoopSettings withReferences(References value) {
        return new LoopSettings(propagation, flowPath, maxGap, window, maskSize, value, queue);
    }

    public LoopSettings withQueue(int value) {
        return new LoopSettings(propagation, flowPath, maxGap, window, maskSize, references, value);
    }
}
