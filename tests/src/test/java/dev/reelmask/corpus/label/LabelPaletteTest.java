package dev.reelmask.corpus.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reelmask.corpus.ClassSets;
import dev.reelmask.frame.ClassSet;
import dev.reelmask.frame.ClassSet.LabelClass;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.ReasonCode;
import dev.reelmask.frame.SequenceException;
import dev.reelmask.mask.MaskImages;
import dev.reelmask.testing.RawPng;
import dev.reelmask.video.encode.PngImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelPaletteTest {
    private static final Path CAMVID = Path.of("../../shared/data/camvid_0016E5_15hz/valannot");
    private static final int SKY = 0x808080;
    private static final int BUILDING = 0x800000;
    private static final int ROAD = 0x804080;
    private static final int TREE = 0x808000;
    private static final int MAGENTA = 0xff00ff;

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void coloursInAnyOrderAreTheirClasses(int bits) {
        byte[] label = RawPng.indexed(bits, new int[] {TREE, ROAD, SKY, 0x000000}, 0, 1, 2, 3, 0)
                .bytes();

        assertThat(read("camvid", label)).containsExactly(5, 3, 0, -1, 5);
    }

    @Test
    void twoColoursInOneBitAreTheirClasses() {
        byte[] label =
                RawPng.indexed(1, new int[] {0xffffff, 0x000000}, 0, 1, 1).bytes();

        assertThat(read("binary", label)).containsExactly(1, 0, 0);
    }

    @Test
    void onlyColoursThatOccurCount() {
        int[] palette = new int[256];
        palette[0] = ROAD;
        palette[1] = SKY;
        palette[200] = MAGENTA;

        assertThat(read("camvid", RawPng.indexed(8, palette, 0, 1, 1).bytes())).containsExactly(3, 0, 0);
    }

    @Test
    void otherColoursSayNothingAndTheValuesAreIds() {
        int[] palette = {0x101010, MAGENTA, 0x00ffff, 0x123456};

        assertThat(read("camvid", RawPng.indexed(8, palette, 3, 2, 1, 0).bytes()))
                .containsExactly(3, 2, 1, 0);
    }

    @Test
    void coloursOfClassesAtTheirOwnIdsAreIdsWhateverTheOthersAre() {
        int[] palette = new int[12];
        List<LabelClass> classes = ClassSets.named("camvid").classes();
        Arrays.setAll(palette, id -> id < classes.size() ? classes.get(id).rgb() : MAGENTA);

        assertThat(read("camvid", RawPng.indexed(8, palette, 3, 11, 10).bytes()))
                .containsExactly(3, -1, 10);
    }

    @Test
    void theColourMapOfPascalVocHoldsIdsThoughItHasColoursOfClasses() {
        int[] voc = vocPalette();

        assertThat(voc[1]).isEqualTo(BUILDING);
        assertThat(voc[3]).isEqualTo(TREE);
        assertThat(voc[7]).isEqualTo(SKY);
        assertThat(read("camvid", RawPng.indexed(8, voc, 1, 3, 7).bytes())).containsExactly(1, 3, 7);
        assertThat(read("vspw", RawPng.indexed(8, voc, 1, 124, 0).bytes())).containsExactly(0, 123, -1);
        assertThat(read("davis", RawPng.indexed(8, voc, 0, 1).bytes())).containsExactly(0, 1);
    }

    @Test
    void theBeginningOfThatColourMapFilledUpWithBlackHoldsIdsToo() {
        int[] filled = Arrays.copyOf(Arrays.copyOf(vocPalette(), 21), 256);

        assertThat(read("camvid", RawPng.indexed(8, filled, 1, 3, 7, 255).bytes()))
                .containsExactly(1, 3, 7, -1);
    }

    @Test
    void aRampOfGreysIsAGreyImage() {
        int[] ramp = IntStream.range(0, 256).map(i -> 0x010101 * i).toArray();

        assertThat(read("camvid", RawPng.indexed(8, ramp, 10, 11, 0).bytes())).containsExactly(10, -1, 0);
        assertThat(read("binary", RawPng.indexed(8, ramp, 0, 255).bytes())).containsExactly(0, 1);
    }

    @Test
    void someColoursOfClassesAtOtherIdsAndSomeOfNoneCannotBeTold() {
        byte[] label =
                RawPng.indexed(8, new int[] {ROAD, MAGENTA, SKY}, 0, 1, 2).bytes();

        assertThatThrownBy(() -> read("camvid", label))
                .isInstanceOfSatisfying(
                        SequenceException.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.FOREIGN_LABEL))
                .hasMessageContaining("it cannot be told whether it holds ids or colours");
    }

    @Test
    void valuesThatAreNoIdsWithColoursOfNoClassAreForeign() {
        byte[] label = RawPng.indexed(8, vocPalette(), 0, 15).bytes();

        assertThatThrownBy(() -> read("camvid", label)).hasMessageContaining("holds the value 15 at (1, 0)");
    }

    @Test
    void noiseAmongColoursGetsTheNearestClass() {
        int[] palette = new int[40];
        Arrays.fill(palette, 0x7f7f80);
        palette[3] = ROAD;
        int[] values = new int[100];
        Arrays.fill(values, 3);
        values[7] = 39;

        byte[] ids = read("camvid", RawPng.indexed(8, palette, values).bytes());

        assertThat(ids[7]).isZero();
        assertThat(ids[8]).isEqualTo((byte) 3);
    }

    @Test
    void blackAloneIsUnlabelledAmongColoursAndAnIdAmongOthers() {
        assertThat(read("camvid", RawPng.indexed(8, new int[] {0, ROAD}, 0).bytes()))
                .containsExactly(-1);
        assertThat(read("camvid", RawPng.indexed(8, new int[] {0, MAGENTA}, 0).bytes()))
                .containsExactly(0);
    }

    @Test
    void aTransparentColourIsNoClass() {
        byte[] label = RawPng.indexed(8, new int[] {ROAD, SKY}, new int[] {255, 0}, 0, 1)
                .bytes();

        assertThatThrownBy(() -> read("camvid", label))
                .hasMessageContaining("has a transparent colour in its palette, number 1");
    }

    @Test
    void transparencyDoesNotTouchIds() {
        byte[] label = RawPng.indexed(8, new int[] {0x010203, MAGENTA}, new int[] {0, 128}, 0, 1)
                .bytes();

        assertThat(read("camvid", label)).containsExactly(0, 1);
    }

    @Test
    void classesOfOneColourAreToldByIdsAlone() {
        ClassSet twins = new ClassSet(
                "twins",
                List.of(new LabelClass("left", ROAD), new LabelClass("right", ROAD), new LabelClass("rest", SKY)),
                -1);
        LabelReader reader = new LabelReader(twins);

        byte[] ids = RawPng.indexed(8, new int[] {ROAD, ROAD, SKY}, 1, 0, 2).bytes();
        assertThat(reader.decode(ids, "p.png").ids()).containsExactly(1, 0, 2);
        assertThatThrownBy(() -> reader.decode(RawPng.rgb(ROAD).bytes(), "p.png"))
                .hasMessage("label p.png is in colours, and left and right of 'twins' have the same");
    }

    @Test
    void everyClassSetReadsItsOwnPaletteImages() {
        for (String name : ClassSets.names()) {
            ClassSet classes = ClassSets.named(name);
            byte[] ids = new byte[classes.size()];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (byte) i;
            }
            LabelMap map = new LabelMap(new FrameSize(ids.length, 1), ids);
            boolean hasOwnValues = !ClassSets.labelValues(classes).isEmpty();

            if (!hasOwnValues) {
                assertThat(read(name, PngImages.indexed(map, classes))).as(name).containsExactly(ids);
            }
            assertThat(read(name, MaskImages.png(map, classes)))
                    .as(name)
                    .hasSize(ids.length)
                    .satisfies(read ->
                            assertThat(hasOwnValues || Arrays.equals(read, ids)).isTrue());
        }
    }

    @Test
    void realLabelsRecolouredByAnImageToolReadAsBefore() throws IOException {
        assumeTrue(Files.isDirectory(CAMVID), "shared/data is absent");
        ClassSet camvid = ClassSets.named("camvid");
        LabelReader reader = new LabelReader(camvid);
        byte[] grey = Files.readAllBytes(CAMVID.resolve("0016E5_07959.png"));
        LabelMap truth = reader.decode(grey, "grey.png");
        int[] order = {7, 3, 11, 0, 9, 1, 10, 4, 2, 8, 5, 6};
        int[] palette = new int[12];
        byte[] shuffled = truth.ids().clone();
        for (int id = 0; id < 12; id++) {
            palette[order[id]] = id == 11 ? 0 : camvid.classes().get(id).rgb();
        }
        for (int i = 0; i < shuffled.length; i++) {
            shuffled[i] = (byte) order[shuffled[i] == -1 ? 11 : shuffled[i]];
        }

        int[] values = new int[shuffled.length];
        Arrays.setAll(values, i -> shuffled[i]);
        byte[] read = reader.decode(RawPng.indexed(4, palette, values).bytes(), "tool.png")
                .ids();

        assertThat(read).isEqualTo(truth.ids());
    }

    private static int[] vocPalette() {
        int[] palette = new int[256];
        for (int i = 0; i < palette.length; i++) {
            int red = 0;
            int green = 0;
            int blue = 0;
            for (int bit = 7, rest = i; rest > 0; bit--, rest >>= 3) {
                red |= (rest & 1) << bit;
                green |= (rest >> 1 & 1) << bit;
                blue |= (rest >> 2 & 1) << bit;
            }
            palette[i] = red << 16 | green << 8 | blue;
        }
        return palette;
    }

    private static byte[] read(String classes, byte[] label) {
        return new LabelReader(ClassSets.named(classes)).decode(label, "p.png").ids();
    }
}
