package dev.reelmask.loop;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.metric.Confusion;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.Reference;
import java.util.Arrays;
import java.util.Optional;

/** Adds to each row what its mask scores. */
final class Scorer {
    private final int classes;
    private final LabelWindow labels;

    /** @param outputs operating points whose rows are scored */
    Scorer(int classes, Labels labels, int outputs) {
        this.classes = classes;
        this.labels = new LabelWindow(labels, outputs);
    }

    /** The row with its accuracy against its label, else against the reference mask, if there is either. */
    FrameResult score(int output, FrameResult row, Optional<LabelMap> reference) {
        Optional<Accuracy> accuracy =
                labels.label(output, row.frame()).map(label -> accuracy(Reference.LABEL, label, row.mask()));
        if (accuracy.isEmpty()) {
            accuracy = reference.map(mask -> accuracy(Reference.KEY_MASK, mask, row.mask()));
        }
        return accuracy.map(row::with).orElse(row);
    }

    /** An output whose rows come no more. Any thread may say it. */
    void leave(int output) {
        labels.leave(output);
    }

    /**
     * A mask of another size than the label ({@code mask-size: source}) is compared at the label's, by nearest pixel.
     */
    private Accuracy accuracy(Reference reference, LabelMap truth, LabelMap mask) {
        Confusion confusion = Confusion.of(classes, truth, mask.resized(truth.size()));
        return new Accuracy(
                reference,
                confusion.meanIou(),
                confusion.pixelAccuracy(),
                Arrays.stream(confusion.intersections()).boxed().toList(),
                Arrays.stream(confusion.unions()).boxed().toList());
    }
}
