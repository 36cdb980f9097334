package dev.reelmask.train.scheduler;

import java.util.Locale;

/**
 * Proximal policy optimisation (Schulman et al., 2017) with the price of a key frame as an input: of the Lagrangian
 * "least loss at a budget of key frames" every multiplier is learnt at once, and a budget is met by choosing one.
 *
 * @param walks of a collection of decisions
 * @param frames of a walk: decisions at most
 * @param rounds over a collection
 * @param batches that a round is cut into, one update each
 * @param discount of what comes a frame later (γ)
 * @param smoothing of generalised advantages (λ of Schulman et al., ICLR 2016)
 * @param clip how far from 1 the ratio of probabilities may go
 * @param entropy weight of the mean entropy of decisions, which is raised
 */
public record PpoSettings(
        int walks,
        int frames,
        int rounds,
        int batches,
        double discount,
        double smoothing,
        double clip,
        double entropy) {
    public PpoSettings {
        if (walks < 1 || frames < 1 || rounds < 1 || batches < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "an update needs walks of frames, rounds and batches, got %d, %d, %d, %d",
                    walks,
                    frames,
                    rounds,
                    batches));
        }
        if (!(discount >= 0 && discount < 1 && smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("discount must be in 0..1 and below 1, smoothing in 0..1, got %s and %s"
                    .formatted(discount, smoothing));
        }
        if (!(clip > 0 && clip < 1 && entropy >= 0 && entropy <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "clip must lie between 0 and 1 and entropy must not be negative, got %s and %s"
                            .formatted(clip, entropy));
        }
    }

    /** 64 walks of 270 frames for 20 updates, γ 0.98, λ 0.95, clipped at 0.2. */
    public static PpoSettings defaults() {
        return new PpoSettings(64, 270, 4, 5, 0.98, 0.95, 0.2, 0.01);
    }

    /** Of one collection of decisions. */
    int updates() {
        return rounds * batches;
    }
}
