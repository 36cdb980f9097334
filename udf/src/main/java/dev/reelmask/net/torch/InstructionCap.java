package dev.reelmask.net.torch;

import java.util.Locale;
import java.util.Map;

/**
 * The newest instructions that oneDNN may use in this process, as {@code ONEDNN_MAX_CPU_ISA} in the environment says:
 * it refuses bfloat16 where it may not use the processor's instructions for it.
 *
 * @param name such as {@code AVX2} or {@code AVX512_CORE}; empty for all of the processor's
 */
record InstructionCap(String name) {
    static InstructionCap ofProcess() {
        return of(System.getenv());
    }

    static InstructionCap of(Map<String, String> environment) {
        String older = environment.getOrDefault("DNNL_MAX_CPU_ISA", "");
        String name = environment.getOrDefault("ONEDNN_MAX_CPU_ISA", older).toUpperCase(Locale.ROOT);
        return new InstructionCap(name.equals("ALL") || name.equals("DEFAULT") ? "" : name);
    }

    boolean allowsAvx512() {
        return name.isEmpty() || name.contains("AVX512") || name.contains("AVX10_1_512");
    }

    /** Whether bfloat16 is multiplied by instructions of its own. */
    boolean allowsBfloat16() {
        return name.isEmpty()
                || (allowsAvx512() && (name.contains("BF16") || name.contains("AMX") || name.contains("FP16")))
                || name.contains("AVX10_1_512");
    }
}
