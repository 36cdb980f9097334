package dev.reelmask.evidence;

import java.util.List;
import java.util.function.Supplier;

/**
 * What the frames after a key frame show before they are decided.
 *
 * @param isTwoSided whether frames get their masks from the next key frame too
 * @param measured makes {@link #steps}
 */
public record Foresight(boolean isTwoSided, Supplier<List<Evidence>> measured) {
    /** Nothing is seen ahead. */
    public static final Foresight NONE = new Foresight(false, List::of);

    /**
     * Of the frames from the one after the last key frame on as far as they are seen, each against the one before it.
     */
    public List<Evidence> steps() {
        return measured.get();
    }
}
