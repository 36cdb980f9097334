package dev.reelmask.train.scheduler;

import java.util.Locale;

/**
 * How what a key frame is worth is learnt.
 *
 * @param states of all that there are, drawn for every update
 * @param walks of the learner itself in every update, whose states are added (DAgger: Ross et al., AISTATS 2011)
 * @param walkFrames decisions of a walk
 * @param prices for which exact values are computed, spaced by their logarithm
 */
public record RegressionSettings(int states, int walks, int walkFrames, int prices) {
    public RegressionSettings {
        if (states < 0 || walks < 0 || states + walks < 1 || walkFrames < 1 || prices < 2) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a training needs states or walks, and two prices: got %d states, %d walks of %d frames, %d prices",
                    states,
                    walks,
                    walkFrames,
                    prices));
        }
    }

    /** 256 states, and two walks of 180 frames: the first 90 decisions as at a start, the others as later on. */
    public static RegressionSettings defaults() {
        return new RegressionSettings(256, 2, 180, 16);
    }
}
