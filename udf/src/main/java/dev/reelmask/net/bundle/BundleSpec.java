package dev.reelmask.net.bundle;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.yaml.LimitedYaml;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What {@code bundle.yaml} says, but for the files.
 *
 * @param name of the network and its weights; appears in results
 * @param classes what its masks speak of
 * @param outputClasses class id of each output of the network, {@link LabelMap#IGNORE} for one that means "unlabelled"
 * @param propagation what is warped
 * @param reduce the warped state is the mean of cells of so many pixels squared; 1 keeps the network's output
 * @param evaluation how often and how exactly a frame is looked at; more than once only for posteriors
 * @param licence and {@code provenance}: free text
 */
public record BundleSpec(
        String name,
        ClassSet classes,
        List<Integer> outputClasses,
        InputSpec input,
        PropagationKind propagation,
        int reduce,
        Evaluation evaluation,
        String licence,
        String provenance)
        implements Serializable {
    /** Cells of so many pixels squared are warped as one, at most. */
    static final int MAX_REDUCE = 1024;

    static final int MAX_OUTPUTS = 255;

    static final int MAX_NAME = 200;

    /** The largest value that a label file of 16 bits can hold. */
    static final int MAX_LABEL = 65535;

    public BundleSpec {
        outputClasses = List.copyOf(outputClasses);
        for (int id : outputClasses) {
            if (id != LabelMap.IGNORE && (id < 0 || id >= classes.size())) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "an output means class %d, but there are %d classes", id, classes.size()));
            }
        }
        if (outputClasses.isEmpty() || outputClasses.size() > MAX_OUTPUTS) {
            throw new IllegalArgumentException("a network has 1 to 255 outputs, got " + outputClasses.size());
        }
        if (reduce < 1 || reduce > MAX_REDUCE) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "reduce must lie between 1 and %d, got %d", MAX_REDUCE, reduce));
        }
        checkNames(name, classes);
        checkEvaluation(evaluation, propagation);
    }

    /** Whether what is written can be read again. */
    private static void checkNames(String name, ClassSet classes) {
        Stream.concat(Stream.of(name, classes.name()), classes.names().stream())
                .filter(given -> !isName(given))
                .findFirst()
                .ifPresent(given -> {
                    throw new IllegalArgumentException("'%s' is not a name: one line of 1 to %s characters"
                            .formatted(LimitedYaml.shown(given), MAX_NAME));
                });
        if (classes.ignoreId() < -1 || classes.ignoreId() > MAX_LABEL) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "class set %s ignores label %d, which no file holds",
                    classes.name(),
                    classes.ignoreId()));
        }
    }

    static boolean isName(String text) {
        return !text.isBlank() && text.length() <= MAX_NAME && text.chars().noneMatch(Character::isISOControl);
    }

    /** A network that looks at each frame once. */
    public BundleSpec(
            String name,
            ClassSet classes,
            List<Integer> outputClasses,
            InputSpec input,
            PropagationKind propagation,
            int reduce,
            String licence,
            String provenance) {
        this(name, classes, outputClasses, input, propagation, reduce, Evaluation.SINGLE, licence, provenance);
    }

    /** The same with another evaluation. */
    public BundleSpec withEvaluation(Evaluation other) {
        return new BundleSpec(name, classes, outputClasses, input, propagation, reduce, other, licence, provenance);
    }

    /**
     * Whether an evaluation suits a propagation.
     *
     * @throws IllegalArgumentException where it does not
     */
    private static void checkEvaluation(Evaluation evaluation, PropagationKind propagation) {
        if (!evaluation.isSingle() && propagation != PropagationKind.POSTERIORS) {
            throw new IllegalArgumentException(
                    "several scales or flip need a bundle that propagates posteriors, this one propagates "
                            + propagation.name().toLowerCase(Locale.ROOT));
        }
    }
}
