package dev.reelmask.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ViewTest {
    private static final FrameSize FRAME = new FrameSize(80, 60);
    private static final FrameSize CROP = new FrameSize(32, 32);

    @Test
    void theFlowOfAViewPointsToWhereTheFramesFlowPoints() {
        FlowField flow = new FlowField(new FrameSize(20, 15), constant(300, 1.5f, -0.75f));
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            View view = new Augmentation(0.5, 2, 30, 0.5, 0, 0).draw(FRAME, CROP, random);
            float[] out = new float[2 * 64];

            view.flow(flow, view, out, 0);

            for (int cell = 0; cell < 64; cell++) {
                double x = 4 * (cell % 8 + 0.5);
                int row = cell / 8;
                double y = 4 * (row + 0.5);
                View.Place place = view.place();
                double toX = place.frameX(x + out[cell], y + out[64 + cell]);
                double toY = place.frameY(x + out[cell], y + out[64 + cell]);
                // The grid's cells are four pixels of the frame.
                assertThat(toX - place.frameX(x, y)).isCloseTo(6, within(1e-4));
                assertThat(toY - place.frameY(x, y)).isCloseTo(-3, within(1e-4));
            }
        }
    }

    @Test
    void aFlowThatVariesIsReadWhereTheViewLies() {
        float[] uv = new float[2 * 300];
        for (int i = 0; i < 300; i++) {
            uv[2 * i] = i % 20;
        }
        View view = Augmentation.none().draw(new FrameSize(32, 32), CROP, new SplittableRandom(1));
        float[] out = new float[2 * 64];

        view.flow(new FlowField(new FrameSize(8, 8), firstColumns(uv)), view, out, 0);

        assertThat(out[3]).as("fourth cell: 3 cells of 4 pixels").isEqualTo(12f);
        assertThat(out[7]).isEqualTo(28f);
        assertThat(out[64 + 3]).isZero();
    }

    @Test
    void equalGeneratorsDrawEqualViews() {
        byte[] image = new byte[3 * FRAME.pixels()];
        new Random(3).nextBytes(image);
        byte[] one = new byte[3 * CROP.pixels()];
        byte[] two = new byte[3 * CROP.pixels()];

        Augmentation.standard().draw(FRAME, CROP, new SplittableRandom(9)).image(image, one, 0);
        Augmentation.standard().draw(FRAME, CROP, new SplittableRandom(9)).image(image, two, 0);

        assertThat(one).isEqualTo(two);
    }

    private static float[] constant(int cells, float u, float v) {
        float[] uv = new float[2 * cells];
        for (int i = 0; i < cells; i++) {
            uv[2 * i] = u;
            uv[2 * i + 1] = v;
        }
        return uv;
    }

    private static float[] firstColumns(float[] uv) {
        float[] cut = new float[2 * 64];
        for (int i = 0; i < 64; i++) {
            cut[2 * i] = uv[2 * (i / 8 * 20 + i % 8)];
        }
        return cut;
    }
}
