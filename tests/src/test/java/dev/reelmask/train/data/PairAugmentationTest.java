package dev.reelmask.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairAugmentationTest {
    private static final FrameSize FRAME = new FrameSize(80, 60);
    private static final FrameSize CROP = new FrameSize(32, 32);
    private static final Augmentation ANY = new Augmentation(0.5, 2, 30, 0.5, 0, 0);

    @Test
    void theFlowBetweenTwoViewsHoldsTheExtraMotion() {
        float[] uv = new float[2 * FRAME.pixels()];
        for (int i = 0; i < uv.length; i += 2) {
            uv[i] = 2.5f;
            uv[i + 1] = -1;
        }
        FlowField flow = new FlowField(FRAME, uv);
        for (int seed = 0; seed < 20; seed++) {
            PairAugmentation.Views views = new PairAugmentation(ANY, 6).draw(FRAME, CROP, new SplittableRandom(seed));
            float[] out = new float[2 * 64];

            views.flow(flow, out, 0);

            View.Place current = views.current().place();
            View.Place key = views.key().place();
            for (int cell = 0; cell < 64; cell++) {
                double x = 4 * (cell % 8 + 0.5);
                int row = cell / 8;
                double y = 4 * (row + 0.5);
                double keyX = x + out[cell];
                double keyY = y + out[64 + cell];
                assertThat(key.frameX(keyX, keyY)).isCloseTo(current.frameX(x, y) + 2.5, within(1e-4));
                assertThat(key.frameY(keyX, keyY)).isCloseTo(current.frameY(x, y) - 1, within(1e-4));
            }
        }
    }

    @Test
    void theMiddleOfTheKeyFramesViewMovesAboutAsFarAsAskedFor() {
        double furthest = 0;
        for (int seed = 0; seed < 200; seed++) {
            PairAugmentation.Views views = new PairAugmentation(ANY, 6).draw(FRAME, CROP, new SplittableRandom(seed));
            float[] out = new float[2 * 64];
            views.flow(FlowField.zero(FRAME), out, 0);
            double middle = (out[27] + out[28] + out[35] + out[36]) / 4;
            furthest = Math.max(furthest, Math.abs(middle));
        }

        assertThat(furthest).isBetween(3.0, 9.0);
    }

    @Test
    void withoutExtraMotionBothFramesAreSeenAlike() {
        PairAugmentation.Views views = new PairAugmentation(ANY, 0).draw(FRAME, CROP, new SplittableRandom(1));

        assertThat(views.key()).isSameAs(views.current());
    }

    @Test
    void aNegativeMotionIsRefused() {
        assertThatThrownBy(() -> new PairAugmentation(ANY, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key-motion must be 0 or more pixels, got -1.0");
    }
}
