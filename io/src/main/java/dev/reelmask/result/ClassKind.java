package dev.reelmask.result;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Evidence class by class: some numbers for each class of the mask that is propagated to a frame. */
public enum ClassKind {
    /**
     * Of each class in the mask that is propagated from the last key frame: its share of the frame, 0..1, and the mean
     * absolute difference of grey values that is left in it once the key frame is warped along the flow to it, 0..255.
     * A class without pixels has 0 of both.
     */
    CLASS_RESIDUAL(2);

    private final int perClass;

    ClassKind(int perClass) {
        this.perClass = perClass;
    }

    /** The kind of a spelling, if there is one. */
    public static Optional<ClassKind> spelt(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.spelling().equals(text))
                .findFirst();
    }

    /** Numbers of a class. */
    public int perClass() {
        return perClass;
    }

    /** Column of the table. */
    public String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As users write it. */
    public String spelling() {
        return column().replace('_', '-');
    }
}
