package dev.reelmask.loop;

import dev.reelmask.frame.LabelMap;
import dev.reelmask.metric.Confusion;
import dev.reelmask.metric.PixelPaths;
import dev.reelmask.result.Accuracy;
import dev.reelmask.result.FrameResult;
import dev.reelmask.result.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Adds to each row what its mask scores. */
final class Scorer {
    private final int classes;
    private final LabelWindow labels;
    private final List<Steadiness> steadiness;

    /**
     * A scorer.
     *
     * @param outputs operating points whose rows are scored
     */
    Scorer(int classes, Labels labels, int outputs, ConsistencyScores scores) {
        this.classes = classes;
        this.labels = new LabelWindow(labels, outputs);
        this.steadiness = Stream.generate(() -> new Steadiness(classes, scores))
                .limit(outputs)
                .toList();
    }

    /**
     * The row with its accuracy against its label, else against the reference mask, if there is either; and with what
     * it says of its output's row before, where that is asked for.
     */
    FrameResult score(int output, FrameResult row, Optional<LabelMap> reference, Optional<PixelPaths> motion) {
        Optional<LabelMap> label = labels.label(output, row.frame());
        Optional<Accuracy> accuracy = label.map(truth -> accuracy(Reference.LABEL, truth, row.mask()))
                .or(() -> reference.map(mask -> accuracy(Reference.KEY_MASK, mask, row.mask())));
        return row.with(accuracy, steadiness.get(output).of(row, label, motion));
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
