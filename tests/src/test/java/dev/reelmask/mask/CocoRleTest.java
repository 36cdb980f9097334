package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

/** Expected values were made with pycocotools 2.0.11: {@code mask.encode(np.asfortranarray(mask))["counts"]}. */
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
