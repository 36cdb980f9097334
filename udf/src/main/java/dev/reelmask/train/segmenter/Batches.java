package dev.reelmask.train.segmenter;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.train.RandomStream;
import dev.reelmask.train.data.EpochOrder;
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
    private final EpochOrder order;

    Batches(LabelledSet samples, TrainingSettings settings) {
        this.samples = samples;
        this.settings = settings;
        this.order = new EpochOrder(samples.size(), settings.seed());
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
            Sample sample = samples.read(order.at(number));
            SplittableRandom random = RandomStream.VIEWS.of(settings.seed(), number);
            settings.augmentation().view(sample, crop, random, batch.images, batch.labels, slot);
        }
        return batch;
    }
}
