package dev.reelmask.train.steady;

import java.util.Locale;

/**
 * The motion-guided temporal loss of Liu et al. (ECCV 2020) between a frame t and one k frames from it: weight ·
 * mean((Q V − Ŵ(Q') V)²) over images, classes and pixels. Q and Q' are the logits of both frames at the size of the
 * images, Ŵ takes the other frame to t along a flow, V is {@link Occlusion}'s weight of a pixel.
 *
 * @param weight 0.1 in the configuration that the authors' networks were trained with; 0 leaves the loss out
 */
public record TemporalLoss(double weight, Occlusion occlusion) {
    /** How little a pixel counts where the two frames look different: exp(−d), d over normalised colour channels c. */
    public enum Occlusion {
        /** d = Σ_c |I − Ŵ(I')|. */
        EACH,
        /** d = |Σ_c (I − Ŵ(I'))|, to the letter: errors of unlike sign cancel. */
        SUM
    }

    public TemporalLoss {
        if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "the weight of --temporal must not be negative, got %s", weight));
        }
    }
}
