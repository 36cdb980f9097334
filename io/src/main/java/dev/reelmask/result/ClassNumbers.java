package dev.reelmask.result;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a frame shows against its last key frame, class by class, in single precision as a table holds it. Immutable.
 */
public final class ClassNumbers implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClassKind kind;
    /** (classes, numbers of a class). */
    private final float[] values;

    /**
     * Takes the numbers; nobody may change the array after it.
     *
     * @param values (classes, numbers of a class), of one class at least
     */
    public ClassNumbers(ClassKind kind, float[] values) {
        if (values.length == 0 || values.length % kind.perClass() != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s has %d numbers a class, got %d in all",
                    kind.spelling(),
                    kind.perClass(),
                    values.length));
        }
        this.kind = kind;
        this.values = values;
    }

    public ClassKind kind() {
        return kind;
    }

    /** Numbers of all classes together. */
    public int length() {
        return values.length;
    }

    /** A number, by its place in (classes, numbers of a class). */
    public float value(int place) {
        return values[place];
    }

    /** Whether no number is infinite or NaN. */
    public boolean isFinite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassNumbers numbers && kind == numbers.kind && Arrays.equals(values, numbers.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return kind.spelling() + " " + Arrays.toString(values);
    }
}
