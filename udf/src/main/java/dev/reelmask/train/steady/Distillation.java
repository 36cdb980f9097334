package dev.reelmask.train.steady;

import java.util.Locale;

/**
 * What a network learns of a teacher, which stays as it is; a weight of 0 leaves a term out.
 *
 * @param logits weight of the divergence KL(teacher ‖ student) of class probabilities, a mean over pixels; the other
 *     frame of a pair counts {@link #OTHER_FRAME} of the labelled one, as in the authors' code
 * @param pairs weight of the pair-wise dependency of Liu et al. (ECCV 2020): the mean squared difference of teacher's
 *     and student's cosine similarities between all cells of one frame's features and all of the other's, features
 *     averaged to {@link #CELLS} × {@link #CELLS}. Deviates: both are divided by their own lengths, where the authors'
 *     code takes the lengths of the transposed map
 * @param frames weight of the multi-frame dependency: each frame's cosine similarities of all cells with all others are
 *     an image, and a {@link ConvLstm} goes through those of the other frame and of the labelled one; the mean squared
 *     difference of teacher's and student's last cell state, plus that of the hidden state. Deviates: over the two
 *     frames of a pair, where the authors' code takes three
 */
public record Distillation(double logits, double pairs, double frames) {
    /** Share of the frame that has no label. */
    static final double OTHER_FRAME = 0.4;

    /** Cells of a side of averaged features. */
    static final int CELLS = 16;

    public Distillation {
        if (!isWeight(logits) || !isWeight(pairs) || !isWeight(frames) || logits + pairs + frames == 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "distil-logits, distil-pairs and distil-frames must not be negative, and one of them not 0, got %s, %s and %s",
                    logits,
                    pairs,
                    frames));
        }
    }

    private static boolean isWeight(double value) {
        return value >= 0 && value <= Float.MAX_VALUE;
    }
}
