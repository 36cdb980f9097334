package dev.reelmask.net.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionCapTest {
    @ParameterizedTest
    @CsvSource({
        "ALL, true, true",
        "default, true, true",
        "SSE41, false, false",
        "AVX2, false, false",
        "AVX512_CORE, true, false",
        "avx512_core_bf16, true, true",
        "AVX512_CORE_AMX, true, true"
    })
    void aCapTakesAwayWhatIsNewer(String name, boolean avx512, boolean bfloat16) {
        InstructionCap cap = InstructionCap.of(Map.of("ONEDNN_MAX_CPU_ISA", name));

        assertThat(cap.allowsAvx512()).isEqualTo(avx512);
        assertThat(cap.allowsBfloat16()).isEqualTo(bfloat16);
    }

    @Test
    void theOlderVariableCountsWhereTheNewerIsNotSet() {
        assertThat(InstructionCap.of(Map.of()).allowsBfloat16()).isTrue();
        assertThat(InstructionCap.of(Map.of("DNNL_MAX_CPU_ISA", "AVX2")).allowsAvx512())
                .isFalse();
        assertThat(InstructionCap.of(Map.of("DNNL_MAX_CPU_ISA", "AVX2", "ONEDNN_MAX_CPU_ISA", "ALL"))
                        .allowsAvx512())
                .isTrue();
    }
}
