package dev.reelmask.train.data;

import dev.reelmask.train.RandomStream;
import java.util.SplittableRandom;

/**
 * In which order samples are seen: each epoch goes through all of them once, in an order of its own that depends on
 * nothing but its number and the seed.
 */
public final class EpochOrder {
    private final int samples;
    private final long seed;
    private int[] order = new int[0];
    private long orderOf = -1;

    /** @param samples how many there are */
    public EpochOrder(int samples, long seed) {
        this.samples = samples;
        this.seed = seed;
    }

    /** Sample of view {@code number} of as many as one likes. */
    public int at(long number) {
        long epoch = number / samples;
        if (epoch != orderOf) {
            order = shuffled(epoch);
            orderOf = epoch;
        }
        return order[(int) (number % samples)];
    }

    private int[] shuffled(long epoch) {
        SplittableRandom random = RandomStream.ORDER.of(seed, epoch);
        int[] shuffled = new int[samples];
        for (int i = 0; i < shuffled.length; i++) {
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i;
        }
        return shuffled;
    }
}
