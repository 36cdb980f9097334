package dev.reelmask.video;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time base arithmetic. */
public final class Times {
    private static final long MICROS = 1_000_000L;
    private static final Pattern CLOCK = Pattern.compile("(\\d{1,6}):(\\d{1,2}):(\\d{1,2}(?:\\.\\d+)?)");

    private Times() {}

    /**
     * {@code ticks * numerator / denominator} seconds in microseconds, rounded to nearest, half away from zero;
     * saturates at the ends of {@code long}, where only broken files get.
     */
    public static long microseconds(long ticks, int numerator, int denominator) {
        BigInteger scaled = BigInteger.valueOf(ticks)
                .abs()
                .multiply(BigInteger.valueOf(numerator))
                .multiply(BigInteger.valueOf(MICROS))
                .add(BigInteger.valueOf(denominator / 2))
                .divide(BigInteger.valueOf(Math.max(1, denominator)));
        long micros = scaled.bitLength() > 63 ? Long.MAX_VALUE : scaled.longValueExact();
        return ticks < 0 ? -micros : micros;
    }

    /** Microseconds of {@code hh:mm:ss.fraction}, 0 if it reads otherwise. */
    public static long parseClock(String clock) {
        Matcher match = CLOCK.matcher(clock.strip());
        if (!match.matches()) {
            return 0;
        }
        double seconds = Integer.parseInt(match.group(1)) * 3600.0
                + Integer.parseInt(match.group(2)) * 60.0
                + Double.parseDouble(match.group(3));
        return Math.round(seconds * MICROS);
    }
}
