package dev.reelmask.loop;

import dev.reelmask.frame.UserException;
import java.io.Serializable;
import java.util.Locale;

/**
 * How the loop runs.
 *
 * @param maxGap frames held at most while the next key frame is awaited; the frame after them is forced to be one. Not
 *     used where the propagation holds none, as {@code causal}
 * @param heldMb mebibytes of the heap that the frames held may take, with the key frames around them, by what the
 *     propagation system says of them: the gap is shorter where {@code maxGap} of them would take more, and never
 *     shorter than one frame
 * @param endKey whether the last frame of a sequence is a key frame where the propagation looks ahead
 * @param window frames read before sequences side by side wait for one another; changes speed and memory, never a
 *     result
 * @param queue rows of one sequence that wait for the consumer
 */
public record LoopSettings(int maxGap, int heldMb, boolean endKey, int window, MaskSize maskSize, int queue)
        implements Serializable {
    public LoopSettings {
        check("max-gap", maxGap, 1, 10_000);
        check("held-mb", heldMb, 1, 1_000_000);
        check("window", window, 1, 1_000);
        check("queue", queue, 1, 1_000);
    }

    private static void check(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new UserException(
                    String.format(Locale.ROOT, "%s must be between %.0f and %.0f, got %s", name, low, high, value));
        }
    }

    /** A gap of 120 frames, 384 MiB of them, a key frame at the end, window 1. */
    public static LoopSettings defaults() {
        return new LoopSettings(120, 384, true, 1, MaskSize.LABEL_OR_NETWORK, 8);
    }

    public LoopSettings withMaxGap(int value) {
        return new LoopSettings(value, heldMb, endKey, window, maskSize, queue);
    }

    public LoopSettings withHeldMb(int value) {
        return new LoopSettings(maxGap, value, endKey, window, maskSize, queue);
    }

    /** {@link #heldMb} in bytes. */
    long heldBytes() {
        return (long) heldMb << 20;
    }

    /** The last frame is a key frame only if the scheduler wants it. */
    public LoopSettings withoutEndKey() {
        return new LoopSettings(maxGap, heldMb, false, window, maskSize, queue);
    }

    public LoopSettings withWindow(int value) {
        return new LoopSettings(maxGap, heldMb, endKey, value, maskSize, queue);
    }

    public LoopSettings withMaskSize(MaskSize value) {
        return new LoopSettings(maxGap, heldMb, endKey, window, value, queue);
    }

    public LoopSettings withQueue(int value) {
        return new LoopSettings(maxGap, heldMb, endKey, window, maskSize, value);
    }
}
