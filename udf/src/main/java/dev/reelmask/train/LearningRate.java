package dev.reelmask.train;

import java.util.Locale;

/**
 * Learning rate over a training of known length: rises linearly for {@code warmUpSteps}, then falls.
 *
 * @param peak the highest rate
 * @param stairs of the decays that go by stairs
 */
public record LearningRate(double peak, int warmUpSteps, Decay decay, Stairs stairs) {
    /**
     * Stairs of a rate.
     *
     * @param fall k, by which a stair lowers the logarithm
     * @param steps that a stair is long
     */
    public record Stairs(double fall, int steps) {
        public Stairs {
            if (!(fall >= 0 && fall <= Float.MAX_VALUE) || steps < 1) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "decay-rate must not be negative and decay-every at least 1, got %s and %d",
                        fall,
                        steps));
            }
        }
    }

    /** A rate without stairs. */
    public LearningRate(double peak, int warmUpSteps, Decay decay) {
        this(peak, warmUpSteps, decay, new Stairs(0, 1));
    }

    /** How the rate falls. */
    public enum Decay {
        /** (1 + cos(π t)) / 2 (Loshchilov and Hutter, ICLR 2017). */
        COSINE,
        /** (1 − t)^0.9 (Liu et al., ParseNet, 2015). */
        POLY,
        /** 0.01^t: a hundredth at the end. */
        EXPONENTIAL,
        /**
         * e^(−k n), n = steps done by the number of steps that one stair has: the exponential policy of one's own k.
         */
        STAIRS,
        /** The same where every stair multiplies the rate before it by e^(−k n): e^(−k n (n + 1) / 2). */
        COMPOUND_STAIRS,
        /** 1. */
        CONSTANT
    }

    public LearningRate {
        if (!(peak > 0 && peak <= Float.MAX_VALUE) || warmUpSteps < 0) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "learning rate must be a positive number and warm-up not negative, got %s and %d",
                    peak,
                    warmUpSteps));
        }
    }

    /** The rate of a step, counted from 0, of a training of {@code steps}. */
    double at(long step, long steps) {
        if (step < warmUpSteps) {
            return peak * (step + 1) / warmUpSteps;
        }
        long stair = (step - warmUpSteps) / stairs.steps();
        double done = (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
        return switch (decay) {
            case COSINE -> peak * 0.5 * (1 + Math.cos(Math.PI * done));
            case POLY -> peak * Math.pow(1 - done, 0.9);
            case EXPONENTIAL -> peak * Math.pow(0.01, done);
            case STAIRS -> peak * Math.exp(-stairs.fall() * stair);
            case COMPOUND_STAIRS -> peak * Math.exp(-stairs.fall() * stair * (stair + 1) / 2);
            case CONSTANT -> peak;
        };
    }
}
