package dev.reelmask.schedule.learned;

import dev.reelmask.frame.UserException;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * Evidence class by class that a policy sees.
 *
 * @param scales one a number, in the order of {@link ClassNumbers}
 */
public record ClassInput(ClassKind kind, List<EvidenceScale> scales) implements Serializable {
    public ClassInput {
        scales = List.copyOf(scales);
        if (scales.isEmpty() || scales.size() % kind.perClass() != 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s has %d numbers a class, got %d scales",
                    kind.spelling(),
                    kind.perClass(),
                    scales.size()));
        }
    }

    /** Inputs of the network. */
    int size() {
        return scales.size();
    }

    /** Fills in the inputs from a place on. */
    void scale(ClassNumbers numbers, float[] into, int from) {
        if (numbers.length() != scales.size()) {
            throw new UserException(String.format(
                    Locale.ROOT,
                    "the scheduler has learnt %s of %d classes, and here are %d: it belongs to another network",
                    kind.spelling(),
                    scales.size() / kind.perClass(),
                    numbers.length() / kind.perClass()));
        }
        for (int i = 0; i < scales.size(); i++) {
            into[from + i] = scales.get(i).of(numbers.value(i));
        }
    }
}
