package dev.reelmask.schedule.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How sure the share is that schedulers close of the gap from even to the best key frames: the sequences of the table
 * are drawn anew, with replacement, and the middle 95 % of the shares are told (percentile bootstrap; Efron 1979). The
 * same draws serve all schedulers. With few sequences such intervals are too narrow.
 */
public final class GapIntervals {
    private static final long SEED = 1;
    private static final double OUTSIDE = 0.05;

    private final List<int[]> draws = new ArrayList<>();
    private final List<SchedulerCurve> even = new ArrayList<>();
    private final List<SchedulerCurve> best = new ArrayList<>();

    /** Shares of the gap, 1 for all of it. */
    public record Interval(double low, double high) {}

    /**
     * Draws.
     *
     * @param even keys, and the {@code best} ones: what shares are told of
     * @param sequences of the table
     */
    public GapIntervals(SchedulerTrials even, SchedulerTrials best, int sequences, int resamples) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < resamples; i++) {
            int[] times = new int[sequences];
            for (int j = 0; j < sequences; j++) {
                times[random.nextInt(sequences)]++;
            }
            draws.add(times);
            this.even.add(even.curve(times));
            this.best.add(best.curve(times));
        }
    }

    /**
     * At average key intervals.
     *
     * @return one each; empty where one draw in twenty or more does not reach it
     */
    public List<Optional<Interval>> of(SchedulerTrials scheduler, List<Double> akis) {
        double[][] shares = new double[akis.size()][draws.size()];
        for (int i = 0; i < draws.size(); i++) {
            SchedulerCurve curve = scheduler.curve(draws.get(i));
            for (int a = 0; a < shares.length; a++) {
                double aki = akis.get(a);
                double fixed = even.get(i).at(aki);
                shares[a][i] = (curve.at(aki) - fixed) / (best.get(i).at(aki) - fixed);
            }
        }
        return Arrays.stream(shares).map(GapIntervals::middle).toList();
    }

    private static Optional<Interval> middle(double[] shares) {
        double[] there = Arrays.stream(shares).filter(Double::isFinite).sorted().toArray();
        if (there.length <= (1 - OUTSIDE) * shares.length) {
            return Optional.empty();
        }
        int left = (int) (OUTSIDE / 2 * there.length);
        return Optional.of(new Interval(there[left], there[there.length - 1 - left]));
    }
}
