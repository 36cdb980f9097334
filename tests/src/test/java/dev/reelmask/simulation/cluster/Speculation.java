package dev.reelmask.simulation.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which task is slow, as Spark says by default: once three quarters have ended, one that runs for longer than one and a
 * half times their median ({@code spark.speculation.quantile}, {@code spark.speculation.multiplier}).
 */
final class Speculation {
    private static final double QUANTILE = .75;
    private static final double MULTIPLIER = 1.5;

    private final double[] durations;
    private int ended;
    private int sorted;
    /** Looked at from here on, so that a pass over all tasks is made once in a while alone. */
    private int cursor;

    private double notBefore;

    Speculation(int tasks) {
        this.durations = new double[tasks];
    }

    void ended(double seconds) {
        durations[ended++] = seconds;
    }

    /**
     * A task to start a second time.
     *
     * @param elsewhere than on this executor it runs now
     * @param attempts that run, by task
     */
    Optional<Integer> slow(double now, Executor elsewhere, List<List<Attempt>> attempts) {
        if (ended < QUANTILE * durations.length || ended == 0 || now < notBefore) {
            return Optional.empty();
        }
        double limit = MULTIPLIER * median();
        for (; cursor < attempts.size(); cursor++) {
            List<Attempt> running = attempts.get(cursor);
            boolean isSlow = running.size() == 1 && now - running.get(0).begin > limit;
            if (isSlow && running.get(0).executor != elsewhere) {
                return Optional.of(cursor++);
            }
        }
        cursor = 0;
        notBefore = now + 1;
        return Optional.empty();
    }

    private double median() {
        if (sorted < ended) {
            Arrays.sort(durations, 0, ended);
            sorted = ended;
        }
        return durations[ended / 2];
    }
}
