package dev.reelmask.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RgbFrameTest {
    private static final FrameSize SIZE = new FrameSize(2, 1);

    @Test
    void withoutPixelsItKeepsWhatWasDerivedAndNothingElse() {
        RgbFrame frame = new RgbFrame(7, 280_000, SIZE, new byte[] {1, 2, 3, 4, 5, 6}).asDamaged();
        String derived = frame.derived(String.class, whole -> "sum " + (whole.rgb()[0] + whole.rgb()[5]));

        RgbFrame light = frame.withoutPixels();

        assertThat(light.index()).isEqualTo(7);
        assertThat(light.ptsUs()).isEqualTo(280_000);
        assertThat(light.size()).isEqualTo(SIZE);
        assertThat(light.damaged()).isTrue();
        assertThat(light.derived(String.class, whole -> "made again")).isSameAs(derived);
        assertThatThrownBy(light::rgb)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("frame 7 has let go of its pixels");
        assertThatThrownBy(light::grey).isInstanceOf(IllegalStateException.class);
        assertThat(frame.rgb()).hasSize(6);
    }
}
