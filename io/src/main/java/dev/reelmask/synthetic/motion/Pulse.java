package dev.reelmask.synthetic.motion;

import java.util.function.DoubleUnaryOperator;

/**
 * An event that happens at random: in each period of time at most once, with a probability, at a random moment.
 *
 * @param period seconds
 * @param probability of the event in one period, 0..1
 * @param duration seconds from start to end, below {@code period}
 * @param rise share of the duration in which the event grows to 1 (and falls back at its end), up to 0.5
 */
public record Pulse(long seed, double period, double probability, double duration, double rise) {
    /** Strength at a time, 0..1. */
    public double at(double seconds) {
        return at(seconds, moment -> probability);
    }

    /**
     * Strength where the probability changes.
     *
     * @param likely the probability by the moment at which a period begins
     */
    double at(double seconds, DoubleUnaryOperator likely) {
        long interval = (long) StrictMath.floor(seconds / period);
        if (Noise.unit(seed, 3 * interval) >= likely.applyAsDouble(interval * period)) {
            return 0;
        }
        double start = interval * period + Noise.unit(seed, 3 * interval + 1) * (period - duration);
        double phase = (seconds - start) / duration;
        if (phase <= 0 || phase >= 1) {
            return 0;
        }
        return Curves.step(0, rise, phase) * Curves.step(0, rise, 1 - phase);
    }

    /** A number in [0, 1) that belongs to the event of the period in which a time lies. */
    double kind(double seconds) {
        return Noise.unit(seed, 3 * (long) StrictMath.floor(seconds / period) + 2);
    }
}
