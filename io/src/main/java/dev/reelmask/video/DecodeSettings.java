package dev.reelmask.video;

import dev.reelmask.video.damage.DamagePolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;

/**
 * How a sequence is decoded.
 *
 * @param timeout longest time without progress (a packet read or a frame decoded) while a frame is waited for, before
 *     the decode is given up
 * @param threads threads of the decoder itself; 1 where several sequences are decoded side by side
 * @param queueFrames frames decoded ahead of the caller, fewer where they take more than 64 MiB
 * @param damage whether a damaged image ends a folder of images or is left out; videos bring the same frames either way
 * @param place where native code runs
 * @param processMb memory of a process that decodes, its Java heap within it
 */
public record DecodeSettings(
        Duration timeout, int threads, int queueFrames, DamagePolicy damage, DecodePlace place, int processMb)
        implements Serializable {
    private static final int PROCESS_MB = 2048;

    public DecodeSettings {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, got " + timeout);
        }
        if (threads < 1 || queueFrames < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "threads and queueFrames must be at least 1, got %d and %d", threads, queueFrames));
        }
    }

    /** One minute, one thread, four frames ahead, in this process; damaged images are refused. */
    public static DecodeSettings defaults() {
        return new DecodeSettings(Duration.ofSeconds(60), 1, 4, DamagePolicy.REFUSE, DecodePlace.INLINE, PROCESS_MB);
    }

    public DecodeSettings withTimeout(Duration newTimeout) {
        return new DecodeSettings(newTimeout, threads, queueFrames, damage, place, processMb);
    }

    public DecodeSettings withThreads(int newThreads) {
        return new DecodeSettings(timeout, newThreads, queueFrames, damage, place, processMb);
    }

    public DecodeSettings withQueueFrames(int frames) {
        return new DecodeSettings(timeout, threads, frames, damage, place, processMb);
    }

    public DecodeSettings withDamage(DamagePolicy newDamage) {
        return new DecodeSettings(timeout, threads, queueFrames, newDamage, place, processMb);
    }

    /** Decoding in a process that is ended where it takes more memory. */
    public DecodeSettings inProcess(int megabytes) {
        return new DecodeSettings(timeout, threads, queueFrames, damage, DecodePlace.PROCESS, megabytes);
    }

    /** The same in this process. */
    public DecodeSettings inline() {
        return new DecodeSettings(timeout, threads, queueFrames, damage, DecodePlace.INLINE, processMb);
    }
}
