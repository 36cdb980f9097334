package dev.reelmask.schedule.learned;

import java.io.Serializable;

/**
 * How a value of a map's channel becomes an input: (value − mean) / deviation, within ±{@value #LIMIT}.
 *
 * @param deviation above 0
 */
public record ChannelScale(double mean, double deviation) implements Serializable {
    private static final float LIMIT = 10;

    public ChannelScale {
        if (!(deviation > 0) || !Double.isFinite(mean + deviation)) {
            throw new IllegalArgumentException(
                    "the deviation of a channel must be above 0, got mean %s and deviation %s"
                            .formatted(mean, deviation));
        }
    }

    /** An input; NaN stays NaN. */
    float of(float value) {
        float scaled = (value - (float) mean) / (float) deviation;
        return Math.max(-LIMIT, Math.min(LIMIT, scaled));
    }
}
