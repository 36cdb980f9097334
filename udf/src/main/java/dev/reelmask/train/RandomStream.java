package dev.reelmask.train;

import java.util.SplittableRandom;

/**
 * The kinds of random numbers that a training draws, each a stream of its own for every seed and number: no stream is a
 * part of another, also not of one of a neighbouring seed.
 *
 * <p>Seed, stream and number go one after the other through SplitMix64's finalizer (Steele, Lea and Flood, OOPSLA
 * 2014): mix(mix(mix(seed + γ) + stream γ) + number γ).
 */
public enum RandomStream {
    /** Fresh weights. */
    WEIGHTS(1),
    /** Order of the samples, by epoch. */
    ORDER(2),
    /** Random views, by number of the view. */
    VIEWS(3),
    /** Pairs of frames, by number of the pair. */
    PAIRS(4),
    /** What the network itself draws, such as dropout, by step. */
    NETWORK(5),
    /** Pairs that weights are scored on, by number of the pair. */
    VALIDATION_PAIRS(6),
    /** Views that weights are scored on, by number of the view. */
    VALIDATION_VIEWS(7),
    /** What the network itself draws while statistics of averaged weights are gathered, by batch. */
    STATISTICS(8),
    /** States that a scheduler learns from, by step. */
    STATES(9),
    /** Walks of a scheduler that learns, by step. */
    WALKS(10),
    /** Pairs of frames without labels, by number of the pair. */
    UNLABELLED_PAIRS(11),
    /** Random views of them. */
    UNLABELLED_VIEWS(12);

    /** Names this way from seeds to streams in the record of a training. */
    public static final String MIXING = "splitmix64";

    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final int stream;

    RandomStream(int stream) {
        this.stream = stream;
    }

    /** Seed of the generator of a number. */
    public long seed(long seed, long number) {
        return mix(mix(mix(seed + GAMMA) + stream * GAMMA) + number * GAMMA);
    }

    /** Generator of a number. */
    public SplittableRandom of(long seed, long number) {
        return new SplittableRandom(seed(seed, number));
    }

    private static long mix(long value) {
        long once = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }
}
