package dev.reelmask.train.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.net.graph.FeatureShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyMapsTest {
    private static final FrameSize SIZE = new FrameSize(8, 4);

    @Test
    void labelsBecomeSharesOfCells() {
        byte[] labels = new byte[2 * SIZE.pixels()];
        labels[0] = 1;
        labels[9] = 1;
        Arrays.fill(labels, 4, 8, (byte) 2);
        Arrays.fill(labels, 12, 16, (byte) 255);
        Arrays.fill(labels, 20, 24, (byte) 255);
        Arrays.fill(labels, 28, 32, (byte) 0);

        try (KeyMaps maps = new KeyMaps.OfLabels(SIZE, 3)) {
            float[] shares = maps.of(new byte[0], labels, 2);

            assertThat(maps.shape()).isEqualTo(new FeatureShape(3, 1, 2));
            assertThat(shares)
                    .as("views, outputs, cells: 14 of 16 and 4 of 8 labelled pixels are 0, and so on")
                    .containsExactly(0.875f, 0.5f, 0.125f, 0, 0, 0.5f, 1, 1, 0, 0, 0, 0);
        }
    }

    @Test
    void aCellWithoutAnyLabelSaysNothing() {
        byte[] labels = new byte[SIZE.pixels()];
        Arrays.fill(labels, (byte) 255);

        try (KeyMaps maps = new KeyMaps.OfLabels(SIZE, 4)) {
            assertThat(maps.of(new byte[0], labels, 1)).containsOnly(0.25f);
        }
    }
}
