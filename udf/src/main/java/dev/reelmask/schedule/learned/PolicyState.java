package dev.reelmask.schedule.learned;

import dev.reelmask.evidence.EvidenceKind;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a policy sees: numbers of the pair of a frame and its last key frame, and of what was decided before.
 *
 * @param evidence kinds, in the order of the inputs; none for a policy that is blind
 * @param scales one a kind
 * @param history after them
 */
public record PolicyState(List<EvidenceKind> evidence, List<EvidenceScale> scales, List<HistoryNumber> history)
        implements Serializable {
    public PolicyState {
        evidence = List.copyOf(evidence);
        scales = List.copyOf(scales);
        history = List.copyOf(history);
        if (evidence.size() != scales.size() || history.isEmpty()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a state of %d kinds of evidence, %d scales and %d numbers of history",
                    evidence.size(),
                    scales.size(),
                    history.size()));
        }
    }

    /** Whether one policy serves all prices. */
    public boolean hasPrice() {
        return history.contains(HistoryNumber.PRICE);
    }

    /** Numbers of a pair, scaled, into an array of as many. */
    public void pair(ToDoubleFunction<EvidenceKind> numbers, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = scales.get(i).of(numbers.applyAsDouble(evidence.get(i)));
        }
    }

    /**
     * The history, scaled, into an array of as many.
     *
     * @param distance frames from the last key frame
     * @param scaledPrice by {@link PriceRange#scaled}; any where there is none
     */
    public void history(int distance, double keyAllRatio, float scaledPrice, float[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = history.get(i).of(distance, keyAllRatio, scaledPrice);
        }
    }
}
