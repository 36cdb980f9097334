package dev.reelmask.job.bench;

import dev.reelmask.schedule.PolicySource;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.learned.KeyPolicy;
import java.util.List;
import java.util.stream.IntStream;

/** The scheduler of a bundle at all its prices, or at all its thresholds where it knows no price. */
final class LearnedCurve {
    private static final int PRICES = 60;
    private static final int THRESHOLDS = 241;
    /** Largest log of the odds of a threshold. */
    private static final double SUREST = 12;

    private static final int TIMED = 200_000;

    private LearnedCurve() {}

    /** Microseconds of one decision, evidence apart, once the code is warm. */
    static double decisionUs(KeyPolicy policy) {
        KeyPolicy.Runner runner = policy.runner(policy.prices().usual());
        double best = Double.POSITIVE_INFINITY;
        float sum = 0;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < TIMED; i++) {
                double number = i % 97;
                sum += runner.keyLogit(kind -> number, i % 60, 0.1);
            }
            best = Math.min(best, (System.nanoTime() - start) / 1e3 / TIMED);
        }
        return Float.isNaN(sum) ? Double.NaN : best;
    }

    /** @param name for descriptions */
    static List<SchedulerSource> schedulers(KeyPolicy policy, String name) {
        return policy.state().hasPrice()
                ? IntStream.range(0, PRICES)
                        .mapToObj(i -> policy.prices().at(i / (PRICES - 1.0)))
                        .map(price -> new PolicySource(0.5, price).with(policy, name))
                        .toList()
                : IntStream.range(0, THRESHOLDS)
                        .mapToDouble(i -> SUREST * (2.0 * i / (THRESHOLDS - 1) - 1))
                        .mapToObj(odds -> new PolicySource(1 / (1 + Math.exp(-odds)), Double.NaN).with(policy, name))
                        .toList();
    }
}
