package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrecisionTest {
    @Test
    void autoTakesTheFastFormatOfTheDevice() {
        assertThat(Precision.AUTO.on(hardware(false, false))).isEqualTo(Precision.F32);
        assertThat(Precision.AUTO.on(hardware(false, true))).isEqualTo(Precision.BF16);
        assertThat(Precision.AUTO.on(hardware(true, false))).isEqualTo(Precision.F16);
    }

    @Test
    void aChosenFormatStays() {
        assertThat(Precision.parse("bf16").on(hardware(false, false))).isEqualTo(Precision.BF16);
        assertThat(Precision.parse("F32").on(hardware(true, true))).isEqualTo(Precision.F32);
    }

    private static Precision.Hardware hardware(boolean gpu, boolean bfloat16) {
        return new Precision.Hardware() {
            @Override
            public boolean isGpu() {
                return gpu;
            }

            @Override
            public boolean hasBfloat16() {
                return bfloat16;
            }
        };
    }
}
