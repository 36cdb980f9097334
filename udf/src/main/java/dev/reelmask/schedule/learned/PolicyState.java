package dev.reelmask.schedule.learned;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.PairEvidence;
import dev.reelmask.result.ClassKind;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a policy sees: numbers of the pair of a frame and its last key frame, and of what was decided before.
 *
 * @param evidence kinds, in the order of the inputs; none for a policy that is blind
 * @param scales one a kind
 * @param classes after them, class by class
 * @param history after them
 */
public record PolicyState(
        List<EvidenceKind> evidence, List<EvidenceScale> scales, List<ClassInput> classes, List<HistoryNumber> history)
        implements Serializable {
    public PolicyState {
        evidence = List.copyOf(evidence);
        scales = List.copyOf(scales);
        classes = List.copyOf(classes);
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

    /** Of numbers alone. */
    public PolicyState(List<EvidenceKind> evidence, List<EvidenceScale> scales, List<HistoryNumber> history) {
        this(evidence, scales, List.of(), history);
    }

    /** Inputs that are of the pair. */
    public int pairInputs() {
        return evidence.size() + classes.stream().mapToInt(ClassInput::size).sum();
    }

    /** What it sees class by class. */
    public Set<ClassKind> classKinds() {
        return classes.stream().map(ClassInput::kind).collect(Collectors.toSet());
    }

    /** Whether one policy serves all prices. */
    public boolean hasPrice() {
        return history.contains(HistoryNumber.PRICE);
    }

    /** What a pair shows, scaled, into an array of {@link #pairInputs}. */
    public void pair(PairEvidence pair, float[] into) {
        for (int i = 0; i < scales.size(); i++) {
            into[i] = scales.get(i).of(pair.number(evidence.get(i)));
        }
        int place = scales.size();
        for (ClassInput input : classes) {
            input.scale(pair.classes(input.kind()), into, place);
            place += input.size();
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
