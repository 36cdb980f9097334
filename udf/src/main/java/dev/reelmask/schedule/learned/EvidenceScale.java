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
    private static final double OFFSET_SHARE = 0.1;
    private static final double SMALLEST = 1e-6;

    public EvidenceScale {
        if (!(offset > 0 && deviation > 0) || !Double.isFinite(offset + mean + deviation)) {
            throw new IllegalArgumentException("offset and deviation of a scale must be above 0, got %s, %s, %s"
                    .formatted(offset, mean, deviation));
        }
    }

    /**
     * By the numbers that are learnt from: the offset is a tenth of their mean.
     *
     * @param numbers at least one, finite
     */
    public static EvidenceScale of(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        double offset = Math.max(SMALLEST, OFFSET_SHARE * sum / numbers.length);
        double logs = 0;
        double squares = 0;
        for (double number : numbers) {
            double log = Math.log(offset + number);
            logs += log;
            squares += log * log;
        }
        double mean = logs / numbers.length;
        double variance = squares / numbers.length - mean * mean;
        return new EvidenceScale(offset, mean, Math.sqrt(Math.max(SMALLEST, variance)));
    }

    /** An input. */
    public float of(double number) {
        double scaled = (Math.log(offset + number) - mean) / deviation;
        return (float) Math.max(-LIMIT, Math.min(LIMIT, scaled));
    }
}
