package dev.reelmask.job.bench;

import java.util.List;

/** Medians of measurements. */
final class Medians {
    private Medians() {}

    /** The middle value, or the mean of the two middle ones. */
    static double of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }
}
