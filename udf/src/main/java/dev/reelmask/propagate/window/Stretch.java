package dev.reelmask.propagate.window;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import java.util.List;
import java.util.Optional;

/**
 * Frames between key frames.
 *
 * @param frames with their pixels, one after the other in time, at least one
 * @param past the key frame before them
 * @param next the key frame after them, where that is known
 * @param target size of the masks
 * @param deviceBytes memory of the device that may be taken for them
 */
public record Stretch(List<RgbFrame> frames, Key past, Optional<Key> next, FrameSize target, long deviceBytes) {
    public Stretch {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("a stretch has at least one frame");
        }
    }

    /** The key frames, the one before first. */
    public List<Key> keys() {
        return next.map(key -> List.of(past, key)).orElseGet(() -> List.of(past));
    }
}
