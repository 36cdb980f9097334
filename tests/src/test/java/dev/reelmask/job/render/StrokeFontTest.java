package dev.reelmask.job.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import org.junit.jupiter.api.Test;

class StrokeFontTest {
    private final StrokeFont font = StrokeFont.load();

    @Test
    void everyPrintableAsciiCharacterHasItsOwnGlyph() {
        byte[] unknown = drawn("\u20ac");
        for (char c = '!'; c <= '~'; c++) {
            byte[] glyph = drawn(String.valueOf(c));
            assertThat(glyph).as("glyph of %s", c).isNotEqualTo(unknown).isNotEqualTo(new byte[glyph.length]);
        }
    }

    @Test
    void textStaysInsideItsWidth() {
        String text = "frame-difference:12 {Qgjy}";
        Canvas canvas = new Canvas(new FrameSize(400, 40));

        font.draw(canvas, text, 20, 10, 12, 0xffffff);

        int right = 20 + font.width(text, 12) + 2;
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 400; x++) {
                boolean inside = x >= 18 && x <= right && y >= 7 && y <= 28;
                assertThat(inside || canvas.rgb()[(y * 400 + x) * 3] == 0)
                        .as("pixel %d,%d", x, y)
                        .isTrue();
            }
        }
    }

    private byte[] drawn(String text) {
        Canvas canvas = new Canvas(new FrameSize(24, 24));
        font.draw(canvas, text, 5, 5, 10, 0xffffff);
        return canvas.rgb();
    }
}
