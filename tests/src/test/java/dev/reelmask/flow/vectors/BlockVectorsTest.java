package dev.reelmask.flow.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import org.junit.jupiter.api.Test;

/** Fields of two blocks side by side; they have four cells each, at half the frame's size. */
class BlockVectorsTest {
    private static final FrameSize TWO = new FrameSize(16, 8);

    private static float[] firstRow(BlockVectors blocks, FrameSize frame, int component) {
        FlowField field = blocks.toField(frame);
        float[] row = new float[field.size().width()];
        for (int x = 0; x < row.length; x++) {
            row[x] = field.uv()[2 * x + component];
        }
        return row;
    }

    @Test
    void blocksThatMoveTogetherBlendBetweenTheirCentres() {
        BlockVectors blocks = new BlockVectors(TWO);
        blocks.set(0, 0, 8, 8, 0, 2);
        blocks.set(8, 0, 8, 8, 8, 2);

        assertThat(firstRow(blocks, TWO, 0)).containsExactly(0, 0, 0.5f, 1.5f, 2.5f, 3.5f, 4, 4);
        assertThat(firstRow(blocks, TWO, 1)).containsOnly(1f);
    }

    @Test
    void blocksThatDoNotHaveAnEdgeBetweenThem() {
        BlockVectors blocks = new BlockVectors(TWO);
        blocks.set(0, 0, 8, 8, 0, 0);
        blocks.set(8, 0, 8, 8, 2, -8.5f);

        assertThat(firstRow(blocks, TWO, 0)).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(firstRow(blocks, TWO, 1)).containsExactly(0, 0, 0, 0, -4.25f, -4.25f, -4.25f, -4.25f);
    }

    @Test
    void aVectorOfAMacroblockIsThatOfItsFourBlocksAndWhatIsOffTheGridIsLeftOut() {
        BlockVectors blocks = new BlockVectors(new FrameSize(16, 16));
        blocks.set(0, 0, 16, 16, 6, 4);
        blocks.set(16, 0, 16, 16, 99, 99);
        blocks.set(-16, -16, 16, 16, 99, 99);

        float[] uv = blocks.toField(new FrameSize(16, 16)).uv();

        for (int i = 0; i < uv.length; i += 2) {
            assertThat(uv[i]).isEqualTo(3);
            assertThat(uv[i + 1]).isEqualTo(2);
        }
    }

    @Test
    void displacementsAreInCellsWhereAnOddSideMakesThemNarrower() {
        BlockVectors blocks = new BlockVectors(new FrameSize(16, 16));
        blocks.set(0, 0, 16, 16, 5, 5);
        FrameSize odd = new FrameSize(15, 9);

        FlowField field = blocks.toField(odd);

        assertThat(field.size()).isEqualTo(new FrameSize(8, 5));
        assertThat(field.uv()[0]).isEqualTo(5 / (15f / 8));
        assertThat(field.uv()[1]).isEqualTo(5 / (9f / 5));
    }
}
