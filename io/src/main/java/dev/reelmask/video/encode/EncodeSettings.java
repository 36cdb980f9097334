package dev.reelmask.video.encode;

import java.util.Locale;

/**
 * How a video is encoded.
 *
 * @param rateNumerator frames per second, numerator
 * @param rateDenominator frames per second, denominator
 * @param quality 0 (worst) to 100 (nearly lossless)
 * @param syncInterval frames from one sync frame to the next
 * @param reorderedFrames B-frames between two others; above 0 the MPEG-4 encoder is taken, the only one that has them
 */
public record EncodeSettings(
        int rateNumerator, int rateDenominator, int quality, int syncInterval, int reorderedFrames) {
    private static final int DEFAULT_QUALITY = 75;
    private static final int DEFAULT_SYNC_INTERVAL = 60;

    public EncodeSettings {
        if (rateNumerator < 1 || rateDenominator < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "frame rate must be positive, got %d/%d", rateNumerator, rateDenominator));
        }
        if (quality < 0 || quality > 100) {
            throw new IllegalArgumentException("quality must be 0 to 100, got " + quality);
        }
        if (syncInterval < 1 || reorderedFrames < 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "syncInterval must be at least 1 and reorderedFrames at least 0, got %d, %d",
                    syncInterval,
                    reorderedFrames));
        }
    }

    /** Good quality at a whole number of frames per second. */
    public static EncodeSettings atRate(int framesPerSecond) {
        return atRate(framesPerSecond, 1);
    }

    /** Good quality at {@code numerator / denominator} frames per second. */
    public static EncodeSettings atRate(int numerator, int denominator) {
        return new EncodeSettings(numerator, denominator, DEFAULT_QUALITY, DEFAULT_SYNC_INTERVAL, 0);
    }

    public EncodeSettings withQuality(int newQuality) {
        return new EncodeSettings(rateNumerator, rateDenominator, newQuality, syncInterval, reorderedFrames);
    }

    public EncodeSettings withSyncInterval(int frames) {
        return new EncodeSettings(rateNumerator, rateDenominator, quality, frames, reorderedFrames);
    }

    public EncodeSettings withReorderedFrames(int frames) {
        return new EncodeSettings(rateNumerator, rateDenominator, quality, syncInterval, frames);
    }
}
