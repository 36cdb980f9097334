package dev.reelmask.net.torch;

import java.util.Locale;

/** Number format in which a network's modules run. Scores, warps and masks are always float32. */
public enum Precision {
    /** The fastest one of the device that costs no accuracy: see {@link #on}. */
    AUTO,
    F32,
    BF16,
    F16;

    /** What decides about a precision. */
    public interface Hardware {
        boolean isGpu();

        /** Whether the processor multiplies bfloat16 natively (AVX512-BF16 or AMX). */
        boolean hasBfloat16();
    }

    /** Parses {@code auto}, {@code f32}, {@code bf16} or {@code f16}. */
    public static Precision parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The format for a device: half on GPUs, bfloat16 on CPUs that multiply it natively, else float32. */
    public Precision on(Hardware hardware) {
        if (this != AUTO) {
            return this;
        }
        if (hardware.isGpu()) {
            return F16;
        }
        return hardware.hasBfloat16() ? BF16 : F32;
    }

    /** PyTorch's number of the type. */
    int scalarType() {
        return switch (this) {
            case AUTO, F32 -> 6;
            case BF16 -> 15;
            case F16 -> 5;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
