package dev.reelmask.train;

import java.util.Locale;

/**
 * Learning rate over a training of known length: rises linearly for {@code warmUpSteps}, then falls.
 *
 * @param peak the highest rate
 */
public record LearningRate(double peak, int warmUpSteps, Decay decay) {
    /** How the rate falls. */
    public enum Decay {
        /** (1 + cos(π t)) / 2 (Loshchilov and Hutter, ICLR 2017). */
        COSINE,
        /** (1 − t)^0.9 (Liu et al., ParseNet, 2015). */
        POLY,
        /** 0.01^t: a hundredth at the end. */
        EXPONENTIAL,
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
        double done = (double) (step - warmUpSteps) / Math.max(1, steps - warmUpSteps);
        return switch (decay) {
            case COSINE -> peak * 0.5 * (1 + Math.cos(Math.PI * done));
            case POLY -> peak * Math.pow(1 - done, 0.9);
            case EXPONENTIAL -> peak * Math.pow(0.01, done);
            case CONSTANT -> peak;
        };
    }
}
