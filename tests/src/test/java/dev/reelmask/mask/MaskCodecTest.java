package dev.reelmask.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskCodecTest {
    private static final byte[] TINY = {'R', 'M', 1, 3, 2, 2, 7, 9, 4, 2};

    @Test
    void bytesAreAsDocumented() {
        LabelMap map = new LabelMap(new FrameSize(3, 2), new byte[] {7, 7, 7, 7, 9, 9});

        assertThat(MaskCodec.encode(map)).isEqualTo(TINY);
        assertThat(MaskCodec.decode(TINY)).isEqualTo(map);
        assertThat(MaskCodec.size(TINY)).isEqualTo(new FrameSize(3, 2));
    }

    @Test
    void everyMaskSurvivesTheRoundTrip() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            FrameSize size = new FrameSize(1 + random.nextInt(70), 1 + random.nextInt(70));
            byte[] ids = new byte[size.pixels()];
            int runLength = 1 + random.nextInt(400);
            byte id = 0;
            for (int i = 0; i < ids.length; i++) {
                if (random.nextInt(runLength) == 0) {
                    id = (byte) random.nextInt(256);
                }
                ids[i] = id;
            }
            LabelMap map = new LabelMap(size, ids);
            assertThat(MaskCodec.decode(MaskCodec.encode(map))).isEqualTo(map);
        }
    }

    @Test
    void oneRunOfManyPixelsTakesTwelveBytes() {
        LabelMap map = new LabelMap(new FrameSize(1920, 1080), new byte[1920 * 1080]);

        byte[] bytes = MaskCodec.encode(map);

        assertThat(bytes).hasSize(3 + 2 + 2 + 1 + 1 + 3);
        assertThat(MaskCodec.decode(bytes)).isEqualTo(map);
    }

    @Test
    void everyTruncationIsRefused() {
        for (int length = 0; length < TINY.length; length++) {
            byte[] cut = Arrays.copyOf(TINY, length);
            assertThatThrownBy(() -> MaskCodec.decode(cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not a mask in format reelmask-rle-1: ");
        }
    }

    @Test
    void damageIsNamed() {
        assertThatThrownBy(() -> MaskCodec.decode(new byte[] {'P', 'N', 'G', 1}))
                .hasMessageContaining("it does not start with the bytes 'RM'");
        assertThatThrownBy(() -> MaskCodec.decode(new byte[] {'R', 'M', 2, 1, 1, 1, 0, 1}))
                .hasMessageContaining("version 2 is unknown, this reader knows version 1");
        assertThatThrownBy(() -> MaskCodec.decode(new byte[] {'R', 'M', 1, 3, 2, 2, 7, 9, 4, 3}))
                .hasMessageContaining("run 1 has 3 pixels where 1 to 2 are left");
        assertThatThrownBy(() -> MaskCodec.decode(new byte[] {'R', 'M', 1, 3, 2, 2, 7, 9, 4, 1}))
                .hasMessageContaining("the runs cover 5 of 6 pixels");
        assertThatThrownBy(() -> MaskCodec.decode(new byte[] {'R', 'M', 1, 3, 2, 2, 7, 9, 4, 2, 0}))
                .hasMessageContaining("1 bytes follow the last run");
        assertThatThrownBy(() -> MaskCodec.decode(new byte[] {'R', 'M', 1, 0, 2, 2, 7, 9, 4, 2}))
                .hasMessageContaining("its size 0x2 is out of bounds");
    }

    @Test
    void hostileHeadersAskForNoMemory() {
        byte[] hugeSize = {'R', 'M', 1, -1, -1, -1, -1, 7, -1, -1, -1, -1, 7, 1, 0, 1};
        byte[] hugeRuns = {'R', 'M', 1, 3, 2, -1, -1, -1, -1, 7, 1, 0, 1};
        byte[] endless = {'R', 'M', 1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

        assertThatThrownBy(() -> MaskCodec.decode(hugeSize)).hasMessageContaining("is out of bounds");
        assertThatThrownBy(() -> MaskCodec.decode(hugeRuns)).hasMessageContaining("runs do not fit");
        assertThatThrownBy(() -> MaskCodec.decode(endless)).hasMessageContaining("a width is too large");
    }

    @Test
    void randomBytesNeverEndInAnythingButARefusalOrAMask() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = TINY.clone();
            for (int change = 0; change < 3; change++) {
                bytes[3 + random.nextInt(bytes.length - 3)] = (byte) random.nextInt(256);
            }
            try {
                LabelMap map = MaskCodec.decode(bytes);
                assertThat(map.ids()).hasSize(map.size().pixels());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("not a mask in format");
            }
        }
    }
}
