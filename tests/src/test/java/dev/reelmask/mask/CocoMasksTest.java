package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CocoMasksTest {
    @Test
    void allClassesWrittenAreReadBackAsTheMask() {
        RandomMasks.some().forEach(map -> {
            TreeMap<Integer, String> jsons = new TreeMap<>();
            CocoRle.counts(map).forEach((id, counts) -> jsons.put(id, CocoRle.json(map.size(), counts)));

            if (!jsons.isEmpty()) {
                assertThat(CocoMasks.of(jsons)).isEqualTo(map);
            }
        });
    }

    @Test
    void countsMayBeNumbersAndTheHighestClassStands() {
        assertThat(CocoMasks.of(new TreeMap<>(Map.of(
                                2, "{\"size\":[2,2],\"counts\":[1,2,1]}", 1, "{\"size\":[2,2],\"counts\":[0,2,2]}")))
                        .ids())
                .containsExactly(1, 2, 2, -1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"counts\":\"4\"}; not COCO's run lengths: it has no size",
                "{}; not COCO's run lengths: it has no size",
                "[1]; not COCO's run lengths: it has no size",
                "{\"size\":null,\"counts\":\"4\"}; not COCO's run lengths: its size is null, not [height,width]",
                "{\"size\":[2],\"counts\":\"4\"}; not COCO's run lengths: its size is [2], not [height,width]",
                "{\"size\":[2,2],\"counts\":[1,-2]}; not COCO's run lengths: run 1 is -2, no number of pixels",
                "{\"size\":[2,2],\"counts\":[1,2]}; not COCO's run lengths: its runs cover 3 of the 4 pixels of 2x2",
                "{\"size\":[2,2],\"counts\":\"3\"}; not COCO's compressed run lengths: its runs cover 3 of the 4 pixels of 2x2"
            })
    void damageIsNamed(String json, String message) {
        assertThatThrownBy(() -> CocoMasks.of(new TreeMap<>(Map.of(1, json))))
                .isInstanceOf(MaskException.class)
                .hasMessage(message);
    }

    @Test
    void runLengthsOfTwoSizesMakeNoMask() {
        assertThatThrownBy(() -> CocoMasks.of(new TreeMap<>(
                        Map.of(1, "{\"size\":[2,2],\"counts\":\"4\"}", 2, "{\"size\":[1,4],\"counts\":\"4\"}"))))
                .isInstanceOf(MaskException.class)
                .hasMessage("run lengths of 2x2 and 4x1 do not make one mask: class 2 is of another size");
    }
}
