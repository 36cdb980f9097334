package dev.reelmask.train.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a segmenter's training lowers.
 *
 * @param labelSmoothing share of a pixel's target that is spread over all classes, for the cross-entropies
 * @param classBalance how far rare classes weigh more in the cross-entropies: weight = frequency^−balance, mean 1; 0 =
 *     all alike
 */
public record SegmentationLoss(Kind kind, double labelSmoothing, double classBalance) {
    /** Losses over the pixels of a batch that are not ignored. */
    public enum Kind {
        /** Mean cross-entropy. */
        CROSS_ENTROPY,
        /**
         * Mean cross-entropy of the hard pixels: those whose class has a probability under 0.7, whatever it weighs, at
         * least a sixteenth of all (online hard example mining, Shrivastava et al., CVPR 2016, for pixels: 0.7 on the
         * probability as {@code OhemCrossEntropy} of HRNet and DDRNet, the sixteenth as BiSeNetV2's code).
         */
        HARD_PIXELS,
        /**
         * 1 − mean of I / U over the classes that the batch's labels hold, with I = Σ p y and U = Σ (p + y − p y) over
         * all its pixels: the expected corpus-level intersection over union (Rahman and Wang, ISVC 2016).
         */
        JACCARD,
        /** Sum of {@link #CROSS_ENTROPY} and {@link #JACCARD}. */
        CROSS_ENTROPY_JACCARD;

        /** The spelling of the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public SegmentationLoss {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1 && classBalance >= 0 && classBalance <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "label smoothing must be in 0..1 and class balance not negative, got %s and %s"
                            .formatted(labelSmoothing, classBalance));
        }
    }

    /** Mean cross-entropy. */
    public static SegmentationLoss crossEntropy(double classBalance) {
        return new SegmentationLoss(Kind.CROSS_ENTROPY, 0, classBalance);
    }

    /** One weight a class: frequency^−balance, scaled to mean 1; a class without pixels weighs 1 before that. */
    public List<Double> classWeights(long[] pixels) {
        double all = 0;
        for (long p : pixels) {
            all += p;
        }
        List<Double> weights = new ArrayList<>();
        double sum = 0;
        for (long p : pixels) {
            double weight = p == 0 ? 1 : Math.pow(p / all, -classBalance);
            weights.add(weight);
            sum += weight;
        }
        double mean = sum / weights.size();
        return weights.stream().map(w -> w / mean).toList();
    }
}
