package dev.reelmask.propagate.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowGridTest {
    private static final Offset<Float> HALF = within(1e-4f);
    private static final int CELLS = 256;

    /** Left of the middle all moves a sixteenth of the width to the left, right of it an eighth of the height down. */
    private static FlowField halves(FrameSize size) {
        float[] uv = new float[2 * size.pixels()];
        for (int i = 0; i < size.pixels(); i++) {
            boolean isLeft = i % size.width() < size.width() / 2;
            uv[2 * i] = isLeft ? -size.width() / 16f : 0;
            uv[2 * i + 1] = isLeft ? 0 : size.height() / 8f;
        }
        return new FlowField(size, uv);
    }

    private static RgbFrame grey(int index, FrameSize size, int level, int fromRow) {
        byte[] rgb = new byte[3 * size.pixels()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 / size.width() < fromRow ? 0 : level);
        }
        return new RgbFrame(index, index * 40_000L, size, rgb);
    }

    @ParameterizedTest
    @CsvSource({"64, 32", "640, 320", "96, 200", "16, 16"})
    void saysWhereWhatMovesWhateverTheResolution(int width, int height) {
        FrameSize size = new FrameSize(width, height);
        RgbFrame black = grey(0, size, 0, 0);

        EvidenceMap map = FlowGrid.of(grey(1, size, 0, 0), black, halves(size));

        for (int cell = 0; cell < CELLS; cell++) {
            boolean isLeft = cell % 16 < 8;
            assertThat(map.value(cell)).isCloseTo(isLeft ? -1 / 16f : 0, HALF);
            assertThat(map.value(CELLS + cell)).isCloseTo(isLeft ? 0 : 1 / 8f, HALF);
            assertThat(map.value(2 * CELLS + cell)).isCloseTo(isLeft ? 1 / 16f : 1 / 8f, HALF);
            assertThat(map.value(3 * CELLS + cell)).isZero();
        }
    }

    @Test
    void aFlowOfAnotherSizeThanTheFrameSaysTheSame() {
        FrameSize size = new FrameSize(320, 160);
        RgbFrame key = grey(0, size, 0, 0);
        RgbFrame frame = grey(1, size, 0, 0);

        assertThat(FlowGrid.of(frame, key, halves(new FrameSize(64, 32))))
                .isEqualTo(FlowGrid.of(frame, key, halves(size)));
    }

    @Test
    void saysWhereADifferenceIsLeft() {
        FrameSize size = new FrameSize(128, 128);
        RgbFrame key = grey(0, size, 0, 0);
        // light in the lower half, which no flow explains
        RgbFrame frame = grey(1, size, 51, 64);

        EvidenceMap map = FlowGrid.of(frame, key, FlowField.zero(size));

        for (int cell = 0; cell < CELLS; cell++) {
            assertThat(map.value(3 * CELLS + cell)).isCloseTo(cell < CELLS / 2 ? 0 : 0.2f, HALF);
            assertThat(map.value(2 * CELLS + cell)).isZero();
        }
    }

    @Test
    void meansAreOverAllOfACell() {
        FrameSize size = new FrameSize(32, 32);
        float[] uv = new float[2 * size.pixels()];
        // one of the four pixels of the cell in row 1, column 2
        uv[2 * (3 * 32 + 5)] = 8;
        EvidenceMap map = FlowGrid.of(grey(1, size, 0, 0), grey(0, size, 0, 0), new FlowField(size, uv));

        assertThat(map.kind()).isEqualTo(MapKind.FLOW_GRID);
        assertThat(map.value(16 + 2)).isCloseTo(8 / 32f / 4, HALF);
        assertThat(map.value(16 + 3)).isZero();
    }

    @Test
    void aFrameSmallerThanTheGridFillsAllOfIt() {
        FrameSize size = new FrameSize(10, 7);
        RgbFrame key = grey(0, size, 0, 0);

        EvidenceMap map = FlowGrid.of(grey(1, size, 255, 0), key, FlowField.zero(size));

        for (int cell = 0; cell < CELLS; cell++) {
            assertThat(map.value(3 * CELLS + cell)).isCloseTo(1, HALF);
        }
    }
}
