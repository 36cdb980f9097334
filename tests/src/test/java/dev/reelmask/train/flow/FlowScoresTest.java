package dev.reelmask.train.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlowScoresTest {
    private static final FrameSize VIEW = new FrameSize(32, 32);
    private static final FrameSize GRID = new FrameSize(8, 8);

    private static FlowField flow(float value) {
        float[] uv = new float[2 * GRID.pixels()];
        Arrays.fill(uv, value);
        return new FlowField(GRID, uv);
    }

    private static byte[] noise() {
        byte[] image = new byte[3 * VIEW.pixels()];
        new Random(1).nextBytes(image);
        return image;
    }

    @Test
    void noFlowBetweenEqualImagesIsPerfect() {
        assertThat(FlowScores.photometricError(flow(0), noise(), noise(), VIEW)).isZero();
    }

    @Test
    void aFlowThatLeavesNothingInTheImageIsTheWorst() {
        assertThat(FlowScores.photometricError(flow(1000), noise(), noise(), VIEW))
                .isEqualTo(255);
        assertThat(FlowScores.photometricError(flow(Float.POSITIVE_INFINITY), noise(), noise(), VIEW))
                .isNaN();
    }

    @Test
    void aFlowThatIsNoNumberHasNoScore() {
        assertThat(FlowScores.photometricError(flow(Float.NaN), noise(), noise(), VIEW))
                .isNaN();
        assertThat(FlowScores.endpointError(flow(Float.NaN), new float[2 * GRID.pixels()], VIEW))
                .isNaN();
    }
}
