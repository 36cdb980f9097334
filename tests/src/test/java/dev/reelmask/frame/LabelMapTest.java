package dev.reelmask.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMapTest {
    @ParameterizedTest(name = "runs of about {0} pixels")
    @ValueSource(ints = {1, 2, 7, 9, 40, 5_000})
    void runsAndCountsAreThoseOfThePixels(int runLength) {
        Random random = new Random(runLength);
        byte[] ids = new byte[53 * 41];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = i > 0 && random.nextInt(runLength) > 0 ? ids[i - 1] : (byte) (random.nextInt(4) - 1);
        }
        LabelMap map = new LabelMap(new FrameSize(53, 41), ids);

        long[] counts = new long[2];
        for (int start = 0; start < ids.length; start++) {
            assertThat(map.runEnd(start)).as("from pixel %s", start).isEqualTo(runEnd(ids, start));
            int id = ids[start] & 0xff;
            if (id < counts.length) {
                counts[id]++;
            }
        }
        assertThat(map.pixelCounts(2)).isEqualTo(counts);
    }

    private static int runEnd(byte[] ids, int start) {
        int end = start;
        while (end < ids.length && ids[end] == ids[start]) {
            end++;
        }
        return end;
    }
}
