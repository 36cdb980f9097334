package dev.reelmask.job.segment;

import dev.reelmask.corpus.label.SequenceLabels;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.frame.UserException;
import dev.reelmask.job.plan.ProbeResult.Opened;
import dev.reelmask.job.plan.SegmentPlan.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Looks at a few labels of a corpus before any work: where those of every sequence hold values that are no class of the
 * network, the bundle is for other classes. Single bad labels are the business of their sequences.
 */
public final class LabelCheck {
    private static final int SEQUENCES = 5;

    private LabelCheck() {}

    /**
     * Looks at labels of sequences with something to do.
     *
     * @throws UserException where the labels are of other classes
     */
    public static void check(Configuration hadoop, List<Sequence> readable, ClassSet classes) {
        List<Opened> labelled = readable.stream()
                .filter(sequence -> !sequence.toDo().isEmpty())
                .map(Sequence::known)
                .filter(Opened.class::isInstance)
                .map(Opened.class::cast)
                .filter(opened -> !opened.sequence().labels().isEmpty())
                .toList();
        int samples = Math.min(SEQUENCES, labelled.size());
        List<SequenceException> foreign = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            foreignLabel(hadoop, labelled.get(i * labelled.size() / samples), classes)
                    .ifPresent(foreign::add);
        }
        if (samples > 0 && foreign.size() == samples) {
            throw new UserException(
                    "The labels of the corpus are not of the network's classes: %s. Take a bundle for the labels' classes, or make one whose class set has them; a corpus without its label files runs with any bundle."
                            .formatted(foreign.get(0).getMessage()),
                    foreign.get(0));
        }
    }

    /** What is foreign in the first or the middle label of a sequence. */
    private static Optional<SequenceException> foreignLabel(Configuration hadoop, Opened opened, ClassSet classes) {
        List<Integer> frames =
                opened.sequence().labels().keySet().stream().sorted().toList();
        SequenceLabels labels = SequenceLabels.of(hadoop, opened.sequence(), classes, opened.labelBounds());
        for (int frame : List.of(frames.get(0), frames.get(frames.size() / 2))) {
            try {
                labels.label(frame);
            } catch (SequenceException e) {
                if (e.reason() == ReasonCode.FOREIGN_LABEL) {
                    return Optional.of(e);
                }
            }
        }
        return Optional.empty();
    }
}
