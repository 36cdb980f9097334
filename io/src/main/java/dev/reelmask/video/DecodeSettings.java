package dev.reelmask.video;

import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/**
 * How a sequence is decoded. None of it changes the frames.
 *
 * @param timeout longest time without progress (a packet read or a frame decoded) before the decode is given up
 * @param threads threads of the decoder itself; 1 where several sequences are decoded side by side
 * @param queueFrames frames decoded ahead of the caller
 */
public record DecodeSettings(Duration timeout, int threads, int queueFrames) implements Serializable {
    public DecodeSettings {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, got " + timeout);
        }
        if (threads < 1 || queueFrames < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "threads and queueFrames must be at least 1, got %d and %d", threads, queueFrames));
        }
    }

    /** One minute, one thread, four frames ahead. */
    public static DecodeSettings defaults() {
        return new DecodeSettings(Duration.ofSeconds(60), 1, 4);
    }

    public DecodeSettings withTimeout(Duration newTimeout) {
        return new DecodeSettings(newTimeout, threads, queueFrames);
    }

    public DecodeSettings withThreads(int newThreads) {
        return new DecodeSettings(timeout, newThreads, queueFrames);
    }
}
