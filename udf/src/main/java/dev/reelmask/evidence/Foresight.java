package dev.reelmask.evidence;

import java.util.List;
import java.util.function.Supplier;

/**
 * What the frames after a key frame show before they are decided.
 *
 * @param isTwoSided whether frames get their masks from the next key frame too
 * @param last the frame up to which is seen, unless the sequence ends before
 * @param measured makes {@link #steps}
 */
public record Foresight(boolean isTwoSided, int last, Supplier<List<Evidence>> measured) {
    /** Nothing is seen ahead. */
    public static final Foresight NONE = new Foresight(false, 0, List::of);

    /** Makes the steps after one frame up to another. */
    @FunctionalInterface
    public interface Steps {
        List<Evidence> between(int before, int last);
    }

    /**
     * A look ahead.
     *
     * @param frame the one that is decided
     */
    public static Foresight of(boolean isTwoSided, int lastKey, int frame, int ahead, Steps steps) {
        int before = isTwoSided ? lastKey : frame - 1;
        int last = frame + ahead;
        return new Foresight(isTwoSided, last, () -> steps.between(before, last));
    }

    /**
     * Of the frames as far as they are seen, each against the one before it: from the one after the last key frame on
     * where that and the ones behind it wait for the next key frame, otherwise from the one decided on.
     */
    public List<Evidence> steps() {
        return measured.get();
    }
}
