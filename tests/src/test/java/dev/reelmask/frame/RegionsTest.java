package dev.reelmask.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionsTest {
    private static final Regions FOUR = new Regions(2, 2);

    @Test
    void areThoseOfThePaperAtItsSize() {
        FrameSize region = new FrameSize(1088, 576);

        assertThat(FOUR.areas(new FrameSize(2048, 1024)))
                .containsExactly(
                        new Area(0, 0, region),
                        new Area(960, 0, region),
                        new Area(0, 448, region),
                        new Area(960, 448, region));
    }

    @ParameterizedTest
    @CsvSource({"2,2,256,256", "2,2,49,37", "3,1,481,360", "4,4,257,131", "1,1,5,3"})
    void coresHoldEachPixelOnceAndLieInTheirAreas(int columns, int rows, int width, int height) {
        FrameSize frame = new FrameSize(width, height);
        Regions regions = new Regions(columns, rows);
        List<Area> areas = regions.areas(frame);
        int[] held = new int[frame.pixels()];

        List<Area> cores = regions.cores(frame);

        for (int region = 0; region < cores.size(); region++) {
            Area core = cores.get(region);
            assertThat(areas.get(region).left()).isLessThanOrEqualTo(core.left());
            assertThat(areas.get(region).right()).isGreaterThanOrEqualTo(core.right());
            assertThat(areas.get(region).top()).isLessThanOrEqualTo(core.top());
            assertThat(areas.get(region).bottom()).isGreaterThanOrEqualTo(core.bottom());
            for (int y = core.top(); y < core.bottom(); y++) {
                for (int x = core.left(); x < core.right(); x++) {
                    held[y * width + x]++;
                }
            }
        }
        assertThat(held).containsOnly(1);
    }

    @Test
    void overlapIsASixteenthOfTheShorterSideInStepsOfEight() {
        assertThat(Regions.overlap(new FrameSize(2048, 1024))).isEqualTo(64);
        assertThat(Regions.overlap(new FrameSize(256, 256))).isEqualTo(16);
        assertThat(Regions.overlap(new FrameSize(480, 360))).isEqualTo(24);
        assertThat(Regions.overlap(new FrameSize(20, 90))).isEqualTo(8);
    }

    @Test
    void areasKeepTheirPlaceInMasksOfOtherSizes() {
        Area half = new Area(24, 0, new FrameSize(24, 18));

        assertThat(half.scaled(new FrameSize(48, 36), new FrameSize(96, 72)))
                .isEqualTo(new Area(48, 0, new FrameSize(48, 36)));
        assertThat(half.scaled(new FrameSize(48, 36), new FrameSize(7, 5)))
                .isEqualTo(new Area(4, 0, new FrameSize(3, 3)));
    }

    @Test
    void sharesAreWithinTheFirst() {
        Area left = new Area(0, 0, new FrameSize(10, 10));
        Area right = new Area(8, 4, new FrameSize(10, 10));

        assertThat(left.shared(right)).contains(new Area(8, 4, new FrameSize(2, 6)));
        assertThat(right.shared(left)).contains(new Area(0, 0, new FrameSize(2, 6)));
        assertThat(left.shared(new Area(10, 0, new FrameSize(1, 1)))).isEmpty();
    }

    @Test
    void partsOfFramesAndMasksAreTheirPixels() {
        FrameSize size = new FrameSize(3, 2);
        byte[] rgb = new byte[18];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) i;
        }
        Area part = new Area(1, 1, new FrameSize(2, 1));

        RgbFrame cut = new RgbFrame(7, 90, size, rgb).asDamaged().cropped(part);

        assertThat(cut.rgb()).containsExactly(12, 13, 14, 15, 16, 17);
        assertThat(cut.index()).isEqualTo(7);
        assertThat(cut.ptsUs()).isEqualTo(90);
        assertThat(cut.damaged()).isTrue();
        assertThat(new LabelMap(size, new byte[] {0, 1, 2, 3, 4, 5}).cropped(part))
                .isEqualTo(new LabelMap(part.size(), new byte[] {4, 5}));
    }

    @Test
    void framesCanBeTooSmall() {
        assertThatThrownBy(() -> FOUR.areas(new FrameSize(15, 40)))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.UNSUPPORTED_STREAM))
                .hasMessage("frames of 15x40 are too small for regions=2x2, which reach 8 pixels into one another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "2x", "0x2", "5x1", "2x2x2", "22", "-1x2", ""})
    void otherSpellingsAreNone(String text) {
        assertThat(Regions.spelt(text)).isEmpty();
    }

    @Test
    void columnsComeFirst() {
        assertThat(Regions.spelt("3x2")).contains(new Regions(3, 2));
        assertThat(new Regions(3, 2)).hasToString("3x2");
    }
}
