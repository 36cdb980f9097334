package dev.reelmask.job.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OverlayPainterTest {
    private static final ClassSet CLASSES = new ClassSet(
            "two", List.of(new ClassSet.LabelClass("background", 0), new ClassSet.LabelClass("thing", 0xff0000)), -1);
    private static final FrameSize DISPLAY = new FrameSize(641, 480);

    @Test
    void keyFramesHaveABorderAndOthersHaveNone() {
        OverlayPainter painter = painter(1, 0.5);

        RgbFrame key = painter.paint(grey(painter, 5), mask(0));
        RgbFrame other = painter.paint(grey(painter, 6), mask(0));

        int middle = painter.pictureSize().height() / 2;
        assertThat(pixel(key, 2, middle)).isEqualTo(OverlayPainter.KEY_COLOUR);
        assertThat(pixel(key, OverlayPainter.BORDER + 2, middle)).isEqualTo(0x808080);
        assertThat(pixel(other, 2, middle)).isEqualTo(0x808080);
    }

    @Test
    void classesAreBlendedAndTheBackgroundIsLeftAlone() {
        OverlayPainter painter = painter(1, 0.5);

        RgbFrame frame = painter.paint(grey(painter, 1), mask(1));

        FrameSize picture = painter.pictureSize();
        assertThat(pixel(frame, picture.width() / 4, picture.height() / 2)).isEqualTo(0x808080);
        assertThat(pixel(frame, 3 * picture.width() / 4, picture.height() / 2)).isEqualTo(0xbf4040);
    }

    @Test
    void sidesAreEvenAndSideBySideDoublesTheWidth() {
        OverlayPainter one = painter(1, 0.5);
        OverlayPainter two = painter(2, 0.5);

        assertThat(one.frameSize().width()).isEqualTo(642);
        assertThat(one.frameSize().height() % 2).isZero();
        assertThat(two.frameSize().width()).isEqualTo(1284);
        RgbFrame frame = two.paint(grey(two, 5), mask(1));
        assertThat(pixel(frame, 2, 200)).isEqualTo(0x808080);
        assertThat(pixel(frame, 642 + 2, 200)).isEqualTo(OverlayPainter.KEY_COLOUR);
    }

    @Test
    void smallVideosAreEnlargedForLegibleText() {
        OverlayPainter painter = new OverlayPainter(track(), CLASSES, new FrameSize(176, 144), 0.5, 1);

        assertThat(painter.pictureSize()).isEqualTo(new FrameSize(640, 524));
    }

    @Test
    void frameOfAnotherSizeIsRefused() {
        RgbFrame small = new RgbFrame(0, 0, new FrameSize(2, 2), new byte[12]);

        assertThatThrownBy(() -> painter(1, 0.5).paint(small, mask(0))).hasMessage("frames must be 642x480, got 2x2");
    }

    @Test
    void trackMustStartWithAKeyFrame() {
        assertThatThrownBy(() -> new Track("clip", new BitSet(), Measure.MEAN_IOU, List.of(0.5f)))
                .hasMessage("clip has 1 frames and must start with a key frame");
    }

    @Test
    void distanceFollowsTheKeys() {
        assertThat(track().lastKeyDistance(8)).isEqualTo(3);
    }

    @Test
    void agreementOfAHandfulOfFramesIsNotShown() {
        Track few = compared(29);
        Track enough = compared(30);

        assertThat(few.showsScores()).isFalse();
        assertThat(few.instead()).isEqualTo("29 frames compared with the network's own masks: too few to show");
        assertThat(enough.showsScores()).isTrue();
        assertThat(enough.instead()).isEmpty();
        assertThat(new OverlayPainter(few, CLASSES, DISPLAY, 0.5, 1).frameSize().height())
                .isLessThan(new OverlayPainter(enough, CLASSES, DISPLAY, 0.5, 1)
                        .frameSize()
                        .height());
    }

    /** One key frame, and the others compared with the network's own masks. */
    private static Track compared(int frames) {
        BitSet keys = new BitSet();
        keys.set(0);
        List<Float> scores = IntStream.rangeClosed(0, frames)
                .mapToObj(frame -> frame == 0 ? Float.NaN : 0.8f)
                .toList();
        return new Track("clip", keys, Measure.AGREEMENT, scores);
    }

    private static OverlayPainter painter(int pictures, double opacity) {
        return new OverlayPainter(track(), CLASSES, DISPLAY, opacity, pictures);
    }

    private static Track track() {
        BitSet keys = new BitSet();
        keys.set(0);
        keys.set(5);
        return new Track(
                "clip",
                keys,
                Measure.MEAN_IOU,
                IntStream.range(0, 10).mapToObj(i -> 0.8f - 0.01f * i).toList());
    }

    private static RgbFrame grey(OverlayPainter painter, int index) {
        byte[] rgb = new byte[painter.pictureSize().pixels() * 3];
        Arrays.fill(rgb, (byte) 0x80);
        return new RgbFrame(index, index * 40_000L, painter.pictureSize(), rgb);
    }

    /** Right half of class {@code id}. */
    private static LabelMap mask(int id) {
        FrameSize size = new FrameSize(64, 48);
        byte[] ids = new byte[size.pixels()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) (i % 64 < 32 ? 0 : id);
        }
        return new LabelMap(size, ids);
    }

    private static int pixel(RgbFrame frame, int x, int y) {
        int at = (y * frame.size().width() + x) * 3;
        byte[] rgb = frame.rgb();
        return (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff);
    }
}
