package dev.reelmask.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.frame.FrameSize;
import org.junit.jupiter.api.Test;

class FlowFieldTest {
    private static final FrameSize SIZE = new FrameSize(8, 6);

    private static FlowField constant(FrameSize size, float u, float v) {
        FlowField flow = FlowField.zero(size);
        for (int i = 0; i < flow.uv().length; i += 2) {
            flow.uv()[i] = u;
            flow.uv()[i + 1] = v;
        }
        return flow;
    }

    /** u grows with x, v with y. */
    private static FlowField growing(FrameSize size) {
        FlowField flow = FlowField.zero(size);
        for (int i = 0; i < size.pixels(); i++) {
            flow.uv()[2 * i] = i % size.width();
            flow.uv()[2 * i + 1] = 10 * (i / size.width());
        }
        return flow;
    }

    @Test
    void addsTheNextFlowWhereTheFirstOneLeads() {
        FlowField joined = constant(SIZE, 1.5f, 2).then(growing(SIZE));

        int pixel = 2 * (3 * 8 + 2);
        assertThat(joined.uv()[pixel]).isEqualTo(1.5f + 3.5f);
        assertThat(joined.uv()[pixel + 1]).isEqualTo(2 + 50f);
    }

    @Test
    void clampsTheNextFlowAtItsBorder() {
        FlowField joined = constant(SIZE, 100, -100).then(growing(SIZE));

        assertThat(joined.uv()[0]).isEqualTo(100 + 7f);
        assertThat(joined.uv()[1]).isEqualTo(-100f);
    }

    @Test
    void isUnchangedByJoiningNoMotion() {
        assertThat(FlowField.zero(SIZE).then(growing(SIZE)).uv())
                .isEqualTo(growing(SIZE).uv());
        assertThat(growing(SIZE).then(FlowField.zero(SIZE)).uv())
                .isEqualTo(growing(SIZE).uv());
    }

    @Test
    void survivesInvalidDisplacements() {
        assertThat(constant(SIZE, Float.NaN, Float.POSITIVE_INFINITY).then(growing(SIZE)))
                .isNotNull();
    }

    @Test
    void scalesDisplacementsWithTheFrame() {
        FlowField larger = constant(SIZE, 1, -2).resized(new FrameSize(32, 12));

        assertThat(larger.uv()[0]).isEqualTo(4);
        assertThat(larger.uv()[1]).isEqualTo(-4);
        assertThat(larger.uv()[larger.uv().length - 2]).isEqualTo(4);
        assertThat(larger.size()).isEqualTo(new FrameSize(32, 12));
    }

    @Test
    void interpolatesBetweenPixelCentres() {
        FlowField larger = growing(SIZE).resized(new FrameSize(16, 6));

        // Columns 3 and 4 lie a quarter before and after the middle of columns 1 and 2.
        assertThat(larger.uv()[2 * 3]).isEqualTo(2 * 1.25f);
        assertThat(larger.uv()[2 * 4]).isEqualTo(2 * 1.75f);
    }

    @Test
    void measuresItsLengthInPixelsOfTheFrames() {
        assertThat(constant(SIZE, 3, 4).meanLength(SIZE)).isCloseTo(5, within(1e-6));
        assertThat(constant(SIZE, 3, 4).meanLength(new FrameSize(80, 60))).isCloseTo(50, within(1e-6));
    }

    @Test
    void refusesToJoinFlowsOfTwoSizes() {
        assertThatThrownBy(() -> FlowField.zero(SIZE).then(FlowField.zero(new FrameSize(2, 2))))
                .hasMessage("flows of 8x6 and 2x2 cannot be joined");
    }
}
