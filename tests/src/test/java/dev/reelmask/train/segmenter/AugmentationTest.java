package dev.reelmask.train.segmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.train.data.Augmentation;
import dev.reelmask.train.data.Sample;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final FrameSize SIZE = new FrameSize(24, 16);

    private static Sample sample() {
        byte[] rgb = new byte[3 * SIZE.pixels()];
        new Random(1).nextBytes(rgb);
        byte[] ids = new byte[SIZE.pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i % SIZE.width() / 8);
        }
        return new Sample(SIZE, rgb, ids);
    }

    private static Batches.Batch view(Augmentation augmentation, FrameSize crop, long seed) {
        Batches.Batch batch = new Batches.Batch(2 * crop.pixels());
        augmentation.view(sample(), crop, new SplittableRandom(seed), batch.images, batch.labels, 1);
        return batch;
    }

    @Test
    void withoutChangesTheViewIsTheFrame() {
        Batches.Batch batch = view(Augmentation.none(), SIZE, 5);
        Sample sample = sample();

        assertThat(batch.labels).endsWith(sample.ids());
        int matching = 0;
        for (int i = 0; i < sample.rgb().length; i++) {
            int difference = (batch.images[3 * SIZE.pixels() + i] & 0xff) - (sample.rgb()[i] & 0xff);
            matching += Math.abs(difference) <= 1 ? 1 : 0;
        }
        assertThat(matching).isEqualTo(sample.rgb().length);
    }

    @Test
    void aMirroredViewHasItsClassesTheOtherWayRound() {
        Batches.Batch batch = view(new Augmentation(1, 1, 0, 1, 0, 0), SIZE, 5);

        int row = SIZE.pixels();
        assertThat(batch.labels[row]).isEqualTo((byte) 2);
        assertThat(batch.labels[row + 12]).isEqualTo((byte) 1);
        assertThat(batch.labels[row + 23]).isEqualTo((byte) 0);
    }

    @Test
    void whatLiesOutsideTheFrameIsIgnored() {
        Batches.Batch batch = view(new Augmentation(0.5, 0.5, 0, 0, 0, 0), SIZE, 5);

        int inside = 0;
        for (int i = SIZE.pixels(); i < 2 * SIZE.pixels(); i++) {
            inside += batch.labels[i] == (byte) 255 ? 0 : 1;
        }
        assertThat(inside).isEqualTo(SIZE.pixels() / 4);
    }

    @Test
    void oneSeedGivesOneView() {
        FrameSize crop = new FrameSize(16, 16);
        Augmentation standard = Augmentation.standard();

        assertThat(view(standard, crop, 7).images).isEqualTo(view(standard, crop, 7).images);
        assertThat(view(standard, crop, 7).images).isNotEqualTo(view(standard, crop, 8).images);
    }

    @Test
    void scalesInTheWrongOrderAreRefused() {
        assertThatThrownBy(() -> new Augmentation(2, 1, 0, 0, 0, 0))
                .hasMessage(
                        "augmentation needs 0 < smallest <= largest and probabilities in 0..1, got 2.0..1.0, 0.0, 0.0");
    }
}
