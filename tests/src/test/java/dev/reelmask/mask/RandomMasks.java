package dev.reelmask.mask;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small masks of few classes, from noise to large areas, of which each holds the class 1 somewhere or nowhere. */
final class RandomMasks {
    private static final int[] IDS = {0, 1, 2, LabelMap.IGNORE};

    private RandomMasks() {}

    static Stream<LabelMap> some() {
        RandomGenerator random = RandomGeneratorFactory.of("Xoshiro256PlusPlus").create(13);
        return IntStream.range(0, 200).mapToObj(i -> one(random, size(random)));
    }

    static FrameSize size(RandomGenerator random) {
        return new FrameSize(random.nextInt(1, 14), random.nextInt(1, 11));
    }

    /** Each pixel is like the one before or above it, or of any class. */
    static LabelMap one(RandomGenerator random, FrameSize size) {
        byte[] ids = new byte[size.pixels()];
        double calm = random.nextDouble();
        for (int i = 0; i < ids.length; i++) {
            int before = random.nextBoolean() ? i - 1 : i - size.width();
            ids[i] = before >= 0 && random.nextDouble() < calm ? ids[before] : (byte) IDS[random.nextInt(IDS.length)];
        }
        return new LabelMap(size, ids);
    }
}
