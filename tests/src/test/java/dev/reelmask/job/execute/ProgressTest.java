package dev.reelmask.job.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void aLineTellsSequencesFramesSpeedAndTimeLeft() {
        assertThat(Progress.line(3, 12, 1000, 5000, 10))
                .isEqualTo("3/12 sequences  1000/5000 frames  100.0 fps  0:40 left");
    }

    @Test
    void piecesAddUpToSequences() {
        double thirds = 1.0 / 3 + 1.0 / 3 + 1.0 / 3;

        assertThat(Progress.line(1 + thirds, 2, 10, 0, 1)).isEqualTo("2/2 sequences  10 frames  10.0 fps");
    }

    @Test
    void beforeTheFirstFrameNobodyKnowsHowLong() {
        assertThat(Progress.line(0, 2, 0, 100, 0)).isEqualTo("0/2 sequences  0/100 frames  0.0 fps");
    }
}
