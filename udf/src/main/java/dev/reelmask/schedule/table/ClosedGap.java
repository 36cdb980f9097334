package dev.reelmask.schedule.table;

import java.util.List;

/**
 * How much of what separates even key frames from the best ones a scheduler wins, at equal average key intervals: 0 for
 * even ones, 1 for the best.
 *
 * @param even and {@code best}: curves over the same sequences
 * @param intervals average key intervals at which it is taken
 */
public record ClosedGap(KeyLossCurve even, KeyLossCurve best, List<Double> intervals) {
    /** Average key intervals that are looked at where the table goes so far. */
    public static final List<Double> USUAL = List.of(3.0, 5.0, 8.0, 12.0, 20.0, 30.0, 60.0, 120.0);

    /** What an interval counts that a scheduler does not reach. */
    private static final double NOT_REACHED = -1;

    private static final double SMALLEST_GAP = 1e-9;

    /** Keeps the intervals at which the two curves differ. */
    public ClosedGap {
        intervals = intervals.stream()
                .filter(interval -> even.reaches(interval) && best.reaches(interval))
                .filter(interval -> even.at(interval) - best.at(interval) > SMALLEST_GAP)
                .toList();
    }

    /** On sequences of a table, at the usual intervals. */
    public static ClosedGap on(KeyChoice choice) {
        return new ClosedGap(choice.even(), choice.best(), USUAL);
    }

    /** The share at one interval; NaN where the scheduler does not reach it. */
    public double at(double interval, KeyLossCurve scheduler) {
        double gap = even.at(interval) - best.at(interval);
        return (even.at(interval) - scheduler.at(interval)) / gap;
    }

    /** Mean over the intervals; one that is not reached counts as a loss of the whole gap. */
    public double mean(KeyLossCurve scheduler) {
        return intervals.stream()
                .mapToDouble(interval -> scheduler.reaches(interval) ? at(interval, scheduler) : NOT_REACHED)
                .average()
                .orElse(0);
    }
}
