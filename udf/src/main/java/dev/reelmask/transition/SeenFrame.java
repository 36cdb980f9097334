package dev.reelmask.transition;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.metric.Confusion;
import dev.reelmask.propagate.Key;
import dev.reelmask.result.Reference;
import java.util.Optional;

/**
 * A frame that has gone through the network: its state, for the frames after it, and what masks of it are scored
 * against.
 */
final class SeenFrame implements AutoCloseable {
    private final Key key;
    private final LabelMap ownMask;
    private final Optional<LabelMap> label;
    private final int classes;
    private final Score own;

    /** What a mask scores; see {@link dev.reelmask.result.PairResult}. */
    record Score(double meanIou, double balanced, double agreement, double pixelAgreement) {
        /** Against the label, else agreement. */
        double best() {
            return Double.isNaN(meanIou) ? agreement : meanIou;
        }
    }

    SeenFrame(Key key, LabelMap ownMask, Optional<LabelMap> label, int classes) {
        this.key = key;
        this.ownMask = ownMask;
        this.label = label;
        this.classes = classes;
        this.own = score(ownMask);
    }

    Key key() {
        return key;
    }

    RgbFrame frame() {
        return key.frame();
    }

    int index() {
        return key.index();
    }

    /** Size of the masks of the sequence. */
    FrameSize maskSize() {
        return ownMask.size();
    }

    Reference reference() {
        return label.isPresent() ? Reference.LABEL : Reference.KEY_MASK;
    }

    /** What its own mask scores. */
    Score own() {
        return own;
    }

    /** What another mask of the frame scores. */
    Score score(LabelMap mask) {
        Confusion agreement = Confusion.of(classes, ownMask, mask);
        Optional<Confusion> right = label.map(truth -> Confusion.of(classes, truth, mask.resized(truth.size())));
        return new Score(
                right.map(Confusion::meanIou).orElse(Double.NaN),
                balanced(right.orElse(agreement)),
                agreement.meanIou(),
                agreement.pixelAccuracy());
    }

    /** Share of pixels of which its own mask says what that of a key frame says in the same place. */
    double ownAgreement(SeenFrame key) {
        return Confusion.of(classes, ownMask, key.ownMask).pixelAccuracy();
    }

    private static double balanced(Confusion counts) {
        double sum = 0;
        int present = 0;
        for (int truth = 0; truth < counts.classes(); truth++) {
            long pixels = 0;
            for (int predicted = 0; predicted <= counts.classes(); predicted++) {
                pixels += counts.count(truth, predicted);
            }
            if (pixels > 0) {
                sum += (double) counts.count(truth, truth) / pixels;
                present++;
            }
        }
        return sum / present;
    }

    @Override
    public void close() {
        key.close();
    }
}
