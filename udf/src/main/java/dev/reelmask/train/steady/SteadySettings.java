package dev.reelmask.train.steady;

import java.util.Locale;

/**
 * What the temporal loss adds to the settings of a segmenter's training.
 *
 * @param smallestGap frames between the two of a pair, and {@code largestGap}
 * @param unlabelledBatch pairs of unlabelled videos that an update sees, where there are such videos
 */
public record SteadySettings(TemporalLoss loss, int smallestGap, int largestGap, int unlabelledBatch) {
    public SteadySettings {
        if (smallestGap < 1 || largestGap < smallestGap) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the two frames of a pair lie 1 frame or more apart, and the smaller gap is first, got %d,%d",
                    smallestGap,
                    largestGap));
        }
        if (unlabelledBatch < 1) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "unlabelled-batch must be at least 1, got %d", unlabelledBatch));
        }
    }
}
