package dev.reelmask.schedule.learned;

import java.io.Serializable;

/**
 * Prices of a key frame that a policy has learnt for: what a key frame must save, in mean IoU summed over frames.
 *
 * @param lowest above 0
 * @param highest above the lowest
 * @param usual where the user names none
 */
public record PriceRange(double lowest, double highest, double usual) implements Serializable {
    public PriceRange {
        if (!(lowest > 0 && highest > lowest && usual >= lowest && usual <= highest) || Double.isInfinite(highest)) {
            throw new IllegalArgumentException(
                    "prices must be above 0 and rise, got %s to %s, usually %s".formatted(lowest, highest, usual));
        }
    }

    /** An input: −1 at the lowest, 1 at the highest, by its logarithm. */
    public float scaled(double price) {
        return (float) (2 * Math.log(price / lowest) / Math.log(highest / lowest) - 1);
    }

    /** The price of a share of the way from the lowest to the highest, by its logarithm. */
    public double at(double share) {
        return Math.max(lowest, Math.min(highest, lowest * Math.pow(highest / lowest, share)));
    }
}
