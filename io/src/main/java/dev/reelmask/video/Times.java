package dev.reelmask.video;

import java.math.BigInteger;

/** Time base arithmetic. */
final class Times {
    private static final long MICROS = 1_000_000L;

    private Times() {}

    /**
     * {@code ticks * numerator / denominator} seconds in microseconds, rounded to nearest, half away from zero;
     * saturates at the ends of {@code long}, where only broken files get.
     */
    static long microseconds(long ticks, int numerator, int denominator) {
        BigInteger scaled = BigInteger.valueOf(ticks)
                .abs()
                .multiply(BigInteger.valueOf(numerator))
                .multiply(BigInteger.valueOf(MICROS))
                .add(BigInteger.valueOf(denominator / 2))
                .divide(BigInteger.valueOf(Math.max(1, denominator)));
        long micros = scaled.bitLength() > 63 ? Long.MAX_VALUE : scaled.longValueExact();
        return ticks < 0 ? -micros : micros;
    }
}
