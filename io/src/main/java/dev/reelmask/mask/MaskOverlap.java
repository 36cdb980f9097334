package dev.reelmask.mask;

import dev.reelmask.frame.LabelMap;
import java.util.OptionalDouble;

/** Pixels of a class in one mask or two. */
public final class MaskOverlap {
    private MaskOverlap() {}

    /** Pixels of the class. */
    public static long pixels(LabelMap map, int id) {
        long count = 0;
        for (byte pixel : map.ids()) {
            if ((pixel & 0xff) == id) {
                count++;
            }
        }
        return count;
    }

    /**
     * Intersection over union of a class; pixels that either mask ignores are left out. Empty if the class is in
     * neither.
     *
     * @throws IllegalArgumentException if the sizes differ
     */
    public static OptionalDouble iou(LabelMap left, LabelMap right, int id) {
        if (!left.size().equals(right.size())) {
            throw new IllegalArgumentException(
                    "masks of %s and %s cannot be compared".formatted(left.size(), right.size()));
        }
        long both = 0;
        long either = 0;
        for (int i = 0; i < left.ids().length; i++) {
            int a = left.ids()[i] & 0xff;
            int b = right.ids()[i] & 0xff;
            if (a != LabelMap.IGNORE && b != LabelMap.IGNORE) {
                both += a == id && b == id ? 1 : 0;
                either += a == id || b == id ? 1 : 0;
            }
        }
        return either == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) both / either);
    }
}
