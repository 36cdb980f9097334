package dev.reelmask.job.bench;

import dev.reelmask.schedule.table.SchedulerTrials.Trial;
import dev.reelmask.schedule.table.SequenceTransitions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long the key intervals of a scheduler are: bells over the logarithm of their length.
 *
 * @param lengths frames from each key frame to the next of its sequence, rising
 */
record IntervalDensity(List<Integer> lengths) {
    /** Of a bell over the logarithm of a length. */
    private static final double BANDWIDTH = 0.15;

    /** Between neighbouring points of a curve. */
    private static final double STEP = 0.02;

    IntervalDensity {
        List<Integer> sorted = new ArrayList<>(lengths);
        Collections.sort(sorted);
        lengths = List.copyOf(sorted);
    }

    /** Of all sequences. */
    static IntervalDensity of(SchedulerComparison comparison, Trial trial) {
        List<Integer> lengths = new ArrayList<>();
        for (SequenceTransitions one : comparison.table().sequences()) {
            List<Integer> keys = trial.way().apply(one).keys().keys();
            for (int i = 1; i < keys.size(); i++) {
                lengths.add(keys.get(i) - keys.get(i - 1));
            }
        }
        return new IntervalDensity(lengths);
    }

    /** The longest interval that there can be in a table. */
    static int longest(SchedulerComparison comparison) {
        return comparison.table().sequences().stream()
                .mapToInt(one -> one.gaps().longest() + 1)
                .max()
                .orElse(2);
    }

    /** 1 where all intervals have this length; 0 where none is near it. */
    double at(double logLength) {
        double sum = 0;
        for (int length : lengths) {
            double off = (Math.log(length) - logLength) / BANDWIDTH;
            sum += Math.exp(-off * off);
        }
        return sum / Math.max(1, lengths.size());
    }

    /** Takes a place of a curve. */
    interface Place {
        /**
         * Takes it.
         *
         * @param along share of the way from an interval of one frame to the longest, by the logarithm
         * @param density there
         */
        void at(double along, double density);
    }

    /** The curve, from an interval of one frame to one of {@code longest}. */
    void curve(int longest, Place use) {
        double end = Math.log(longest);
        for (double place = 0; place <= end; place += STEP) {
            use.at(place / end, at(place));
        }
    }

    /** The length that half of the intervals do not exceed; 0 without intervals. */
    int median() {
        return lengths.isEmpty() ? 0 : lengths.get((lengths.size() - 1) / 2);
    }
}
