package dev.reelmask.flow.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.frame.SequenceException;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorFlowTest {
    private static final FrameSize SIZE = new FrameSize(160, 112);
    private static final int MEGABYTE = 1 << 20;

    private static FlowField flow(VectorFlow vectors, RgbFrame current, RgbFrame reference) {
        return vectors.estimate(current, reference, Optional.empty()).toHost();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "3,-2", "-7,5", "14,0", "1,-19"})
    void findsAShiftFromTheCurrentFrameToTheReferenceInEveryInnerBlock(int dx, int dy) {
        try (VectorFlow vectors = new VectorFlow()) {
            FlowField flow = flow(vectors, Textures.moved(SIZE, dx, dy), Textures.moved(SIZE, 0, 0));

            assertThat(flow.size()).isEqualTo(new FrameSize(80, 56));
            assertShiftInside(flow, SIZE, -dx, -dy);
        }
    }

    @ParameterizedTest
    @CsvSource({"161,113", "150,103", "129,97", "177,128"})
    void framesOfAnySizeArePaddedAndTheirBlocksStayInPlace(int width, int height) {
        FrameSize size = new FrameSize(width, height);
        try (VectorFlow vectors = new VectorFlow()) {
            FlowField flow = flow(vectors, Textures.moved(size, 4, 6), Textures.moved(size, 0, 0));

            assertThat(flow.size()).isEqualTo(new FrameSize((width + 1) / 2, (height + 1) / 2));
            assertShiftInside(flow, size, -4, -6);
        }
    }

    /** Cells two macroblocks and the motion away from the border see the same picture in both frames. */
    private static void assertShiftInside(FlowField flow, FrameSize frame, int u, int v) {
        FlowField full = flow.resized(frame);
        int left = 32;
        for (int y = left; y < frame.height() - left; y++) {
            for (int x = left; x < frame.width() - left; x++) {
                int i = 2 * (y * frame.width() + x);
                assertThat(full.uv()[i]).as("x of the vector at %s, %s", x, y).isCloseTo(u, within(0.5f));
                assertThat(full.uv()[i + 1])
                        .as("y of the vector at %s, %s", x, y)
                        .isCloseTo(v, within(0.5f));
            }
        }
    }

    @Test
    void halvesOfAMovingSceneKeepASharpBorder() {
        RgbFrame still = Textures.moved(SIZE, 0, 0);
        RgbFrame moved = Textures.moved(SIZE, 12, 0);
        int half = SIZE.width() / 2;
        byte[] both = still.rgb().clone();
        for (int y = 0; y < SIZE.height(); y++) {
            int from = 3 * (y * SIZE.width() + half);
            System.arraycopy(moved.rgb(), from, both, from, 3 * half);
        }
        try (VectorFlow vectors = new VectorFlow()) {
            FlowField flow = flow(vectors, new RgbFrame(1, 0, SIZE, both), still);

            int row = 2 * 28 * flow.size().width();
            // At half the frame's size: left of the middle nothing moves, right of it six cells.
            assertThat(flow.uv()[row + 2 * (40 - 1)]).isCloseTo(0, within(0.25f));
            assertThat(flow.uv()[row + 2 * (40 + 8)]).isCloseTo(-6, within(0.25f));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "1,40", "5,3", "8,8", "16,16", "17,15"})
    void tinyFramesAreStillWhereTheyAreEqual(int width, int height) {
        FrameSize size = new FrameSize(width, height);
        RgbFrame frame = Textures.moved(size, 0, 0);
        try (VectorFlow vectors = new VectorFlow()) {
            FlowField flow = flow(vectors, frame, frame);

            assertThat(flow.uv()).containsOnly(0f);
            assertThat(flow.resized(size).size()).isEqualTo(size);
        }
    }

    @Test
    void aFlowThatBeginsElsewhereComesBackAsItIs() {
        Flow start = FlowField.zero(new FrameSize(9, 7));
        try (VectorFlow vectors = new VectorFlow()) {
            assertThat(vectors.estimate(Textures.moved(SIZE, 4, 4), Textures.moved(SIZE, 0, 0), Optional.of(start)))
                    .isSameAs(start);
        }
    }

    @Test
    void sizesMayChangeFromCallToCall() {
        FrameSize other = new FrameSize(96, 96);
        try (VectorFlow used = new VectorFlow();
                VectorFlow fresh = new VectorFlow()) {
            flow(used, Textures.moved(other, 2, 2), Textures.moved(other, 0, 0));

            assertThat(flow(used, Textures.moved(SIZE, 5, 1), Textures.moved(SIZE, 0, 0))
                            .uv())
                    .isEqualTo(flow(fresh, Textures.moved(SIZE, 5, 1), Textures.moved(SIZE, 0, 0))
                            .uv());
        }
    }

    @Test
    void refusesFramesOfTwoSizesTooLargeOnesAndUseAfterClosing() {
        RgbFrame frame = Textures.moved(SIZE, 0, 0);
        RgbFrame other = Textures.moved(new FrameSize(80, 60), 0, 0);
        RgbFrame long16 = Textures.moved(new FrameSize(8192, 2), 0, 0);
        VectorFlow vectors = new VectorFlow();

        assertThatThrownBy(() -> flow(vectors, frame, other)).hasMessage("flow between frames of 160x112 and 80x60");
        assertThatThrownBy(() -> flow(vectors, long16, long16))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.UNSUPPORTED_STREAM))
                .hasMessage(
                        "Frames of 8192x2 are too large for block vectors (at most 8176 pixels a side): take --flow dis.");
        vectors.close();
        assertThatThrownBy(() -> flow(vectors, frame, frame)).hasMessage("flow estimator is closed");
    }

    @Test
    void longestFramesAreNotTooLarge() {
        FrameSize size = new FrameSize(8176, 16);
        try (VectorFlow vectors = new VectorFlow()) {
            assertThat(flow(vectors, Textures.moved(size, 0, 0), Textures.moved(size, 0, 0))
                            .meanLength(size))
                    .isZero();
        }
    }

    @Test
    void thousandsOfEstimatesLeaveNothingInNativeMemory() {
        FrameSize size = new FrameSize(320, 240);
        RgbFrame reference = Textures.moved(size, 0, 0);
        RgbFrame current = Textures.moved(size, 3, 1);
        long smallestGrowth = Long.MAX_VALUE;
        try (VectorFlow vectors = new VectorFlow()) {
            // The Java heap may grow in some of the rounds; what leaks grows in all of them.
            for (int round = 0; round < 10; round++) {
                long before = Pointer.physicalBytes();
                for (int i = 0; i < 500; i++) {
                    flow(vectors, current, reference);
                }
                smallestGrowth = Math.min(smallestGrowth, Pointer.physicalBytes() - before);
            }
        }
        assertThat(smallestGrowth / MEGABYTE)
                .as("a picture leaked in each estimate would be fifty megabytes a round")
                .isLessThan(20);
    }
}
