package dev.reelmask.job.plan;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.corpus.SequenceSpec;
import dev.reelmask.corpus.Value255;
import dev.reelmask.frame.ClassSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a user should know of the labels of a corpus before they are taken for the truth. */
public final class LabelWarnings {
    /** So many sequences are named; the table {@code sequences} counts the labels of all. */
    private static final int NAMED = 5;

    private static final Pattern CITYSCAPES = Pattern.compile(".*_gtFine_label(?:TrainIds|Ids)\\.png");

    private LabelWarnings() {}

    /**
     * One line a warning.
     *
     * @param sequences as listed; what 255 means is told only of those whose labels were looked at
     * @param classes that their labels are read as
     */
    public static List<String> of(List<SequenceSpec> sequences, ClassSet classes) {
        List<String> lines = new ArrayList<>();
        List<SequenceSpec> noted = sequences.stream()
                .filter(spec -> !spec.labelCounts().note().isEmpty())
                .toList();
        noted.stream()
                .limit(NAMED)
                .forEach(spec -> lines.add("labels of %s: %s"
                        .formatted(spec.id(), spec.labelCounts().note())));
        if (noted.size() > NAMED) {
            lines.add(
                    String.format(Locale.ROOT, "and so on for the labels of %d more sequences", noted.size() - NAMED));
        }
        mixed255(sequences, classes).ifPresent(lines::add);
        foreignNames(sequences, classes).ifPresent(lines::add);
        return lines;
    }

    private static Optional<String> mixed255(List<SequenceSpec> sequences, ClassSet classes) {
        Optional<SequenceSpec> ignored = first(sequences, Value255.NOT_LABELLED);
        Optional<SequenceSpec> counted = first(sequences, Value255.CLASS_ONE);
        return ignored.isEmpty() || counted.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "255 is 'not labelled' in the labels of %s, which hold 1 too, and '%s' in those of %s, which hold 0 and 255 alone; if it is never a class, say so by a class set with ignore: 255 (--classes)"
                                .formatted(
                                        ignored.get().id(),
                                        classes.names().get(1),
                                        counted.get().id()));
    }

    private static Optional<SequenceSpec> first(List<SequenceSpec> sequences, Value255 meaning) {
        return sequences.stream()
                .filter(spec -> spec.labelCounts().value255() == meaning)
                .findFirst();
    }

    /** Files that are called as Cityscapes' labels, read as classes of which none is called as Cityscapes'. */
    private static Optional<String> foreignNames(List<SequenceSpec> sequences, ClassSet classes) {
        boolean isCityscapes = sequences.stream()
                .flatMap(spec -> spec.labels().values().stream().limit(1))
                .anyMatch(label -> CITYSCAPES.matcher(label).matches());
        boolean isForeign = Collections.disjoint(
                classes.names(), ClassSets.named("cityscapes").names());
        return isCityscapes && isForeign
                ? Optional.of(
                        "label files are called as those of Cityscapes, but '%s' has none of its classes: the scores mean something only if the files were made for it"
                                .formatted(classes.name()))
                : Optional.empty();
    }
}
