package dev.reelmask.train.segmenter;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.data.LabelledSet;
import dev.reelmask.train.data.Sample;
import java.util.SplittableRandom;

/**
 * The batches of a training. What a step sees depends on the seed and the step's number alone, so a training that goes
 * on from a checkpoint sees what an unbroken one would have.
 */
final class Batches {
    private final LabelledSet samples;
    private final TrainingSettings settings;
    private int[] order = new int[0];
    private long orderOf = -1;

    Batches(LabelledSet samples, TrainingSettings settings) {
        this.samples = samples;
        this.settings = settings;
    }

    /** One batch: (N, h, w, 3) image bytes and (N, h, w) label bytes. */
    static final class Batch {
        final byte[] images;
        final byte[] labels;

        Batch(int pixels) {
            images = new byte[3 * pixels];
            labels = new byte[pixels];
        }
    }

    /** The batch of a step, counted from 0. */
    Batch at(long step) {
        FrameSize crop = settings.crop();
        Batch batch = new Batch(settings.batch() * crop.pixels());
        for (int slot = 0; slot < settings.batch(); slot++) {
            long number = step * settings.batch() + slot;
            Sample sample = samples.read(sampleOf(number));
            SplittableRandom random = RandomStream.VIEWS.of(settings.seed(), number);
            settings.augmentation().view(sample, crop, random, batch.images, batch.labels, slot);
        }
        return batch;
    }

    /** Each epoch goes through all samples once, in an order of its own. */
    private int sampleOf(long number) {
        long epoch = number / samples.size();
        if (epoch != orderOf) {
            order = shuffled(epoch);
            orderOf = epoch;
        }
        return order[(int) (number % samples.size())];
    }

    private int[] shuffled(long epoch) {
        SplittableRandom random = RandomStream.ORDER.of(settings.seed(), epoch);
        int[] shuffled = new int[samples.size()];
        for (int i = 0; i < shuffled.length; i++) {
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i;
        }
        return shuffled;
    }
}
