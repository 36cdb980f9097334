package dev.reelmask.train.skip;

import java.util.Locale;

/**
 * What skip propagation adds to the settings of a segmenter's training.
 *
 * @param levels that come from a key frame
 * @param smallestGap frames from the key frame to the labelled one after it, and {@code largestGap}
 */
public record SkipTrainingSettings(int levels, int smallestGap, int largestGap, SkipLoss loss) {
    public SkipTrainingSettings {
        if (smallestGap < 1 || largestGap < smallestGap) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "key frames lie 1 frame or more before the labelled one, and the smaller gap is first, got %d,%d",
                    smallestGap,
                    largestGap));
        }
    }
}
