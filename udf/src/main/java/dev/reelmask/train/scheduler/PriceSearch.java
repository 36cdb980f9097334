package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.PriceRange;
import dev.reelmask.schedule.table.KeyChoice;

/** Finds the prices of a key frame at which the best key frames of a table are few and many. */
final class PriceSearch {
    private static final double DENSEST = 2.2;
    /** More key frames than the best at hardly any price tell nothing. */
    private static final double LEAST_SAVED = 1.02;

    private static final double USUAL = 10;
    private static final double LONGEST_SHARE = 0.7;
    private static final double LOWEST = 1e-5;
    private static final double HIGHEST = 1e5;
    private static final int STEPS = 24;

    private PriceSearch() {}

    /** From about 2 frames a key frame to as many as a table lets one tell from its longest gap. */
    static PriceRange range(KeyChoice choice) {
        double densest = Math.max(DENSEST, LEAST_SAVED * choice.best(LOWEST).averageKeyInterval());
        double longest = Math.max(densest + 1, LONGEST_SHARE * choice.longest());
        double lowest = price(choice, densest);
        double highest = Math.max(2 * lowest, price(choice, longest));
        double usual = price(choice, Math.min(USUAL, Math.sqrt(densest * longest)));
        return new PriceRange(lowest, highest, Math.max(lowest, Math.min(highest, usual)));
    }

    /** The price at which the best key frames are so many frames apart, by bisection of its logarithm. */
    private static double price(KeyChoice choice, double averageKeyInterval) {
        double low = Math.log(LOWEST);
        double high = Math.log(HIGHEST);
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (choice.best(Math.exp(middle)).averageKeyInterval() < averageKeyInterval) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high);
    }
}
