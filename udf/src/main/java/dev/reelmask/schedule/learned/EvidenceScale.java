package dev.reelmask.schedule.learned;

import java.io.Serializable;

/**
 * How a number of evidence becomes an input: (log(offset + number) − mean) / deviation, within ±{@value #LIMIT}.
 *
 * @param offset above 0, in the number's unit: differences far below it count little
 * @param mean of the logs
 * @param deviation of the logs, above 0
 */
public record EvidenceScale(double offset, double mean, double deviation) implements Serializable {
    private static final double LIMIT = 5;

    public EvidenceScale {
        if (!(offset > 0 && deviation > 0) || !Double.isFinite(offset + mean + deviation)) {
            throw new IllegalArgumentException("offset and deviation of a scale must be above 0, got %s, %s, %s"
                    .formatted(offset, mean, deviation));
        }
    }

    /** An input. */
    public float of(double number) {
        double scaled = (Math.log(offset + number) - mean) / deviation;
        return (float) Math.max(-LIMIT, Math.min(LIMIT, scaled));
    }
}
