package dev.reelmask.propagate.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import org.junit.jupiter.api.Test;

class WindowSizingTest {
    private static final FrameSize SMALL = new FrameSize(480, 360);
    private static final FrameSize LARGE = new FrameSize(2048, 1024);
    private static final long GIB = 1L << 30;

    @Test
    void aFrameTakesTheBytesOfItsSearchItsScoresAndItsMask() {
        WindowSizing sizing =
                new WindowSizing(new FrameSize(4, 4), new FrameSize(4, 4), new FrameSize(2, 2), 3, 5, Float.BYTES);

        // 12 half pixels of 264 + 48, 16 pixels of 35, 4 cells of 48, 16 pixels of 40 + 9
        assertThat(sizing.frameBytes()).isEqualTo(12 * 312 + 16 * 35 + 4 * 48 + 16 * 49);
    }

    @Test
    void framesFollowTheMemoryAndNeverFallBelowOne() {
        WindowSizing sizing = sizing(SMALL, 11, 4);
        long each = sizing.frameBytes();

        assertThat(sizing.frames(7 * each)).isEqualTo(7);
        assertThat(sizing.frames(8 * each - 1)).isEqualTo(7);
        assertThat(sizing.frames(0)).isEqualTo(1);
        assertThat(sizing.frames(Long.MAX_VALUE)).isEqualTo(256);
    }

    @Test
    void halfPrecisionMakesRoomForMoreFrames() {
        assertThat(sizing(LARGE, 19, 2).frames(80 * GIB))
                .isGreaterThan(sizing(LARGE, 19, 4).frames(80 * GIB));
    }

    @Test
    void noArrayOfAWindowIsLongerThanAnArrayCanBe() {
        FrameSize huge = new FrameSize(8192, 8192);
        WindowSizing sizing = sizing(huge, 19, 2);
        long frames = sizing.frames(Long.MAX_VALUE);

        assertThat((frames + 2) * 3 * huge.pixels()).isLessThanOrEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void sequencesSideBySideLeaveHalfTheMemoryToAWindow() {
        WindowSizing sizing = sizing(SMALL, 11, 2);
        long states = 2L * 2 * Float.BYTES * 11 * 60 * 45;
        long image = 100 << 20;

        assertThat(sizing.lockstep(2 * (GIB + 5 * (image + states)), GIB, image))
                .isEqualTo(5);
        assertThat(sizing.lockstep(GIB, GIB, image)).isEqualTo(1);
        assertThat(sizing.lockstep(1000 * GIB, GIB, image)).isEqualTo(64);
    }

    private static WindowSizing sizing(FrameSize size, int outputs, int scoreBytes) {
        FrameSize grid = new FrameSize(size.width() / 8, size.height() / 8);
        return new WindowSizing(size, size, grid, outputs, outputs, scoreBytes);
    }
}
