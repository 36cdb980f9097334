package dev.reelmask.train.scheduler;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.result.ClassKind;
import dev.reelmask.train.TrainingPace;
import dev.reelmask.train.step.TrainingSetup;
import java.util.List;
import java.util.Locale;

/**
 * How a scheduler is trained, whatever it learns from. All of it changes the result.
 *
 * @param evidence that it sees, none for a policy that is blind
 * @param classes that it sees class by class
 * @param widths of the hidden layers
 * @param seed of all that is random
 */
public record PolicySettings(
        TrainingPace pace,
        TrainingSetup setup,
        List<EvidenceKind> evidence,
        List<ClassKind> classes,
        List<Integer> widths,
        long seed) {
    private static final int WIDEST = 4096;

    /** Of a policy that sees numbers alone. */
    public PolicySettings(
            TrainingPace pace, TrainingSetup setup, List<EvidenceKind> evidence, List<Integer> widths, long seed) {
        this(pace, setup, evidence, List.of(), widths, seed);
    }

    public PolicySettings {
        evidence = List.copyOf(evidence);
        classes = List.copyOf(classes);
        widths = List.copyOf(widths);
        for (int width : widths) {
            if (width < 1 || width > WIDEST) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "a layer must have 1 to %d outputs, got %d", WIDEST, width));
            }
        }
    }

    /** Whether it sees nothing of a pair. */
    public boolean isBlind() {
        return evidence.isEmpty() && classes.isEmpty();
    }
}
