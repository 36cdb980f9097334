package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expected values were made with pycocotools 2.0.11: {@code mask.encode(np.asfortranarray(mask))["counts"].decode()}.
 */
class CocoRleTest {
    @Test
    void countsAreThoseOfPycocotools() {
        assertThat(CocoRle.counts(map(5, 4, CocoRleTest::texture), 3)).isEqualTo("0121OO1000O000000");
        assertThat(CocoRle.counts(map(2, 3, (x, y) -> 0), 3)).isEqualTo("6");
        assertThat(CocoRle.counts(map(2, 3, (x, y) -> 3), 3)).isEqualTo("06");
    }

    @Test
    void longRunsAndLongStringsAreThoseOfPycocotools() throws NoSuchAlgorithmException {
        String texture = CocoRle.counts(map(64, 48, CocoRleTest::texture), 3);
        assertThat(texture).hasSize(2616);
        assertThat(sha256(texture)).isEqualTo("2c6334ff603e7707ccdd42e47cc462502f82d2ead02c65a148ce04b4d29b6211");

        String frame = CocoRle.counts(map(400, 300, CocoRleTest::frame), 3);
        assertThat(frame).hasSize(1328).startsWith("li8V7V2000000");
        assertThat(sha256(frame)).isEqualTo("3ab7271c24c471994a65a4746233f90cad9b3c51cfa6c19cef193fe954857be5");
    }

    @Test
    void jsonHasHeightFirstAndEscapesTheBackslash() {
        // one run of 44 pixels is the character '\' and a closing one
        LabelMap map = map(1, 45, (x, y) -> y < 44 ? 0 : 3);

        assertThat(CocoRle.json(map, 3)).isEqualTo("{\"size\":[45,1],\"counts\":\"\\\\11\"}");
    }

    @Test
    void allClassesAtOnceAreThoseOneByOne() {
        LabelMap map = map(5, 4, (x, y) -> x == 4 ? LabelMap.IGNORE : texture(x, y));

        assertThat(CocoRle.counts(map))
                .containsOnlyKeys(1, 3)
                .containsEntry(1, CocoRle.counts(map, 1))
                .containsEntry(3, CocoRle.counts(map, 3));
        assertThat(CocoRle.counts(map(5, 4, CocoRleTest::texture)))
                .isEqualTo(Map.of(1, "122OO1000O000000", 3, "0121OO1000O000000"));
    }

    /** A disc, all but a margin, and an angle: differences of both signs and of several characters. */
    @ParameterizedTest
    @CsvSource({
        "70, 40, disc, i`07n06K4L4M2N2N2N2O0O2O0O2O000O2O000000000001N10001N101N101N2N2N2N3L4L5JRk0",
        "200, 150, margin, R>^kl0",
        "200, 150, angle, 0Toe0U3]RZO00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    })
    void stringsOfPycocotoolsAreReadAndWritten(int width, int height, String shape, String counts) {
        IntBinaryOperator id =
                switch (shape) {
                    case "disc" -> (x, y) -> (x - 30) * (x - 30) + (y - 20) * (y - 20) < 300 ? 9 : LabelMap.IGNORE;
                    case "margin" -> (x, y) -> x >= 3 ? 9 : LabelMap.IGNORE;
                    default -> (x, y) -> x < 150 || y > 100 ? 9 : LabelMap.IGNORE;
                };
        LabelMap map = map(width, height, id);

        assertThat(CocoRle.counts(map, 9)).isEqualTo(counts);
        assertThat(painted(map.size(), counts)).isEqualTo(map);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "5; its runs cover 5 of the 6 pixels of 2x3",
                "7; run 0, at character 0, has 7 pixels where 0 to 6 are left",
                "2O; run 1, at character 1, has -1 pixels where 0 to 4 are left",
                "2 4; character 1 is ' ', none of '0' to 'o'",
                "2p; character 1 is 'p', none of '0' to 'o'",
                "2Q; it ends inside a number at character 2",
                "ooooooooo; the number that reaches character 7 is too large",
                "''; its runs cover 0 of the 6 pixels of 2x3"
            })
    void damageIsNamedWithItsPlace(String counts, String what) {
        assertThatThrownBy(() -> CocoRle.lengths(new FrameSize(2, 3), counts))
                .isInstanceOf(MaskException.class)
                .hasMessage("not COCO's compressed run lengths: " + what);
    }

    private static LabelMap painted(FrameSize size, String counts) {
        byte[] ids = new byte[size.pixels()];
        Arrays.fill(ids, (byte) LabelMap.IGNORE);
        CocoRle.paint(ids, size, CocoRle.lengths(size, counts), 9);
        return new LabelMap(size, ids);
    }

    private static int texture(int x, int y) {
        return (x * x + 3 * y) % 7 < 3 ? 3 : 1;
    }

    private static int frame(int x, int y) {
        boolean inside = x >= 30 && x < 390 && y >= 20 && y < 250;
        boolean hole = x >= 100 && x < 200 && y >= 100 && y < 120;
        return inside && !hole ? 3 : 0;
    }

    private static LabelMap map(int width, int height, IntBinaryOperator id) {
        byte[] ids = new byte[width * height];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (byte) id.applyAsInt(i % width, i / width);
        }
        return new LabelMap(new FrameSize(width, height), ids);
    }

    private static String sha256(String text) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }
}
