package dev.reelmask.flow.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.flow.DisPreset;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AutoFlowTest {
    private static final FrameSize SIZE = new FrameSize(160, 112);
    private static final FrameSize HALF = new FrameSize(80, 56);
    private static final RgbFrame REFERENCE = Textures.moved(SIZE, 0, 0);

    @Test
    void fromNoMotionItIsTheVectors() {
        RgbFrame current = Textures.moved(SIZE, 5, -3);
        try (AutoFlow auto = new AutoFlow(DisPreset.ULTRAFAST);
                VectorFlow vectors = new VectorFlow()) {
            assertThat(auto.estimate(current, REFERENCE, Optional.empty()).uv())
                    .isEqualTo(vectors.search(current, REFERENCE).uv());
        }
    }

    @Test
    void disMendsAStartThatIsALittleWrong() {
        RgbFrame current = Textures.moved(SIZE, 12, 0);
        try (AutoFlow auto = new AutoFlow(DisPreset.BALANCED)) {
            FlowField flow = auto.estimate(current, REFERENCE, Optional.of(constant(HALF, -5.5f)));

            assertThat(flow.size()).isEqualTo(HALF);
            assertThat(insideWithin(flow, -6, 0.25f)).isGreaterThan(0.9);
        }
    }

    @Test
    void aStartOfAnySizeIsTaken() {
        RgbFrame current = Textures.moved(SIZE, 12, 0);
        try (AutoFlow auto = new AutoFlow(DisPreset.BALANCED)) {
            FlowField flow = auto.estimate(current, REFERENCE, Optional.of(constant(new FrameSize(40, 28), -3)));

            assertThat(insideWithin(flow, -6, 0.25f)).isGreaterThan(0.9);
        }
    }

    @Test
    void eachPartOfAPictureTakesItsOwn() {
        // Half of the start is right, the other half is nowhere near.
        RgbFrame current = Textures.moved(SIZE, 12, 0);
        FlowField start = constant(HALF, -6);
        for (int y = 0; y < HALF.height(); y++) {
            int row = 2 * y * HALF.width();
            Arrays.fill(start.uv(), row, row + HALF.width(), 9);
        }

        FlowField chosen = new PhotometricChoice(current, REFERENCE).between(start, constant(HALF, -6));

        assertThat(insideWithin(chosen, -6, 0.01f)).isGreaterThan(0.95);
    }

    @Test
    void flowsThatAreAsGoodGiveTheFirst() {
        FlowField first = constant(HALF, 1);

        FlowField chosen = new PhotometricChoice(flat(), flat()).between(first, constant(HALF, 2));

        assertThat(chosen.uv()).isEqualTo(first.uv());
    }

    private static RgbFrame flat() {
        return new RgbFrame(0, 0, SIZE, new byte[3 * SIZE.pixels()]);
    }

    private static FlowField constant(FrameSize size, float u) {
        FlowField flow = FlowField.zero(size);
        for (int i = 0; i < flow.uv().length; i += 2) {
            flow.uv()[i] = u;
        }
        return flow;
    }

    /** The share of the inner cells whose flow is about (u, 0). */
    private static double insideWithin(FlowField flow, float u, float tolerance) {
        int border = 20;
        int near = 0;
        int all = 0;
        for (int y = border; y < flow.size().height() - border; y++) {
            for (int x = border; x < flow.size().width() - border; x++) {
                int i = 2 * (y * flow.size().width() + x);
                boolean isNear = Math.abs(flow.uv()[i] - u) <= tolerance && Math.abs(flow.uv()[i + 1]) <= tolerance;
                near += isNear ? 1 : 0;
                all++;
            }
        }
        return (double) near / all;
    }
}
