package dev.reelmask.job.bench;

import dev.reelmask.frame.UserException;
import dev.reelmask.job.table.KnownSchedulers;
import dev.reelmask.net.bundle.Bundle;
import dev.reelmask.net.bundle.SchedulerSpec;
import dev.reelmask.net.policy.BundlePolicy;
import dev.reelmask.schedule.PolicySource;
import dev.reelmask.schedule.SchedulerSource;
import dev.reelmask.schedule.learned.KeyPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** The scheduler of a bundle at all its prices, or at all its thresholds where it knows no price. */
final class LearnedCurve {
    private static final int PRICES = 60;
    private static final int THRESHOLDS = 241;
    /** Largest log of the odds of a threshold. */
    private static final double SUREST = 12;

    private static final int TIMED = 200_000;

    private LearnedCurve() {}

    /** Microseconds of one decision, evidence apart, once the code is warm. */
    static double decisionUs(String folder) {
        KeyPolicy policy = BundlePolicy.of(Bundle.read(new Configuration(), folder))
                .orElseThrow(() -> new UserException("bundle %s has no scheduler".formatted(folder)));
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

    /** @throws UserException if the bundle has no scheduler, or one of other evidence than the table's */
    static List<SchedulerSource> schedulers(String folder, Map<String, String> madeWith) {
        Bundle bundle = Bundle.read(new Configuration(), folder);
        SchedulerSpec spec = bundle.scheduler()
                .orElseThrow(() -> new UserException(
                        "bundle %s has no scheduler; make one with reelmask train scheduler".formatted(folder)));
        KnownSchedulers.check(folder, spec, KnownSchedulers.learnedFrom(madeWith));
        KeyPolicy policy = BundlePolicy.of(bundle).orElseThrow();
        return policy.state().hasPrice()
                ? IntStream.range(0, PRICES)
                        .mapToObj(i -> policy.prices().at(i / (PRICES - 1.0)))
                        .map(price -> new PolicySource(0.5, price).with(policy, folder))
                        .toList()
                : IntStream.range(0, THRESHOLDS)
                        .mapToDouble(i -> SUREST * (2.0 * i / (THRESHOLDS - 1) - 1))
                        .mapToObj(odds -> new PolicySource(1 / (1 + Math.exp(-odds)), Double.NaN).with(policy, folder))
                        .toList();
    }
}
