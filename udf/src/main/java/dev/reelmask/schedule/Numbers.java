package dev.reelmask.schedule;

import java.math.BigDecimal;

/** Numbers as users write them. */
final class Numbers {
    private Numbers() {}

    /** Without an exponent and without trailing zeros: {@code 0.2}, {@code 12}. */
    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
