package dev.reelmask.result;

/** IEEE halves: sixteen bits, eleven of them significant. */
public final class HalfFloat {
    private HalfFloat() {}

    /** The half nearest to a float, of two equally near the even one. */
    public static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        float magnitude = Math.abs(value);
        if (Float.isNaN(value)) {
            return 0x7e00;
        }
        if (magnitude >= 65520f) {
            return (short) (sign | 0x7c00);
        }
        if (magnitude < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
        }
        int rebased = (bits & 0x7fffffff) - (112 << 23);
        return (short) (sign | (rebased + 0xfff + (rebased >>> 13 & 1)) >>> 13);
    }

    /** The float of a half. */
    public static float toFloat(short half) {
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        float magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24f;
                    case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
                    default -> Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
                };
        return half < 0 ? -magnitude : magnitude;
    }
}
