package dev.reelmask.schedule.predict;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a plan's real loss is at most, told from its predicted loss: split conformal prediction (Papadopoulos et al.,
 * ECML 2002). Each of n sequences that neither the planner nor the plan has seen is planned alone at a predicted loss,
 * and its real loss measured; of these n the ⌈0.95 (n + 1)⌉-th smallest is the highest at that level. Another sequence,
 * drawn as they were and planned alone at that level, loses no more with a probability of at least 0.95, whatever the
 * planner errs by; of fewer than 19 sequences the largest is taken, and the probability is n / (n + 1). The level that
 * a goal is planned at is chosen by the same sequences, so the promise holds where real losses grow with predicted ones
 * (conformal risk control: Angelopoulos et al., ICLR 2024). Sequences of another kind have no promise.
 *
 * <p>Of several sequences together the mean counts: what a sequence can lie above it shrinks by √sequences, as for
 * independent errors. That is an approximation. Immutable.
 *
 * @param sequences n, at least 1
 * @param levels rising by predicted loss, at least one; neither means nor highest fall
 */
public record LossBound(int sequences, List<Level> levels) implements Serializable {
    /** Predicted losses at which sequences are tried, in mean IoU a frame. */
    public static final List<Double> TRIED = List.of(0.0025, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05);

    private static final double SURE = 0.95;
    private static final int BISECTIONS = 60;

    /**
     * What sequences really lost, in mean IoU.
     *
     * @param predicted a frame, above 0
     * @param mean over the sequences
     * @param highest the loss that all but a twentieth of the sequences stay within
     */
    public record Level(double predicted, double mean, double highest) implements Serializable {
        public Level {
            if (!(predicted > 0 && predicted <= 1) || !(mean >= -1 && mean <= 1) || !(highest >= mean)) {
                throw new IllegalArgumentException(
                        "predicted %s, mean %s and highest %s are no level: predicted is above 0, and highest not below the mean"
                                .formatted(predicted, mean, highest));
            }
        }
    }

    public LossBound {
        levels = List.copyOf(levels);
        if (sequences < 1 || levels.isEmpty()) {
            throw new IllegalArgumentException(
                    "a bound has sequences and levels, got %s and %s".formatted(sequences, levels.size()));
        }
        for (int i = 1; i < levels.size(); i++) {
            Level low = levels.get(i - 1);
            Level high = levels.get(i);
            if (!(high.predicted() > low.predicted()) || high.mean() < low.mean() || high.highest() < low.highest()) {
                throw new IllegalArgumentException(
                        "levels rise, and no real loss falls: predicted %s has mean %s and highest %s, predicted %s has %s and %s"
                                .formatted(
                                        low.predicted(),
                                        low.mean(),
                                        low.highest(),
                                        high.predicted(),
                                        high.mean(),
                                        high.highest()));
            }
        }
    }

    /**
     * Of sequences that were planned alone. Where more predicted loss happened to lose less, the larger loss counts. A
     * level at which all lost just what they had lost before is left out: no plan of theirs came to it.
     *
     * @param predicted the levels, rising
     * @param real of each sequence, by level
     */
    public static LossBound of(List<Double> predicted, List<List<Double>> real) {
        List<Level> levels = new ArrayList<>();
        double mean = Double.NEGATIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < predicted.size(); i++) {
            int level = i;
            if (level > 0 && real.stream().allMatch(one -> one.get(level).equals(one.get(level - 1)))) {
                continue;
            }
            double[] losses =
                    real.stream().mapToDouble(one -> one.get(level)).sorted().toArray();
            mean = Math.max(mean, Arrays.stream(losses).average().orElseThrow());
            highest = Math.max(highest, Math.max(mean, losses[rank(losses.length) - 1]));
            levels.add(new Level(predicted.get(i), mean, highest));
        }
        return new LossBound(real.size(), levels);
    }

    private static int rank(int sequences) {
        return Math.min(sequences, (int) Math.ceil(SURE * (sequences + 1)));
    }

    /** Whether sequences were planned at so much predicted loss, or at more. */
    public boolean isTried(double predicted) {
        return predicted <= largestTried();
    }

    private double largestTried() {
        return levels.get(levels.size() - 1).predicted();
    }

    /** The probability that the highest loss promises for one more sequence. */
    public double sure() {
        return Math.min(SURE, sequences / (sequences + 1.0));
    }

    /**
     * What is really lost at most: linear between levels, below the first as there, and beyond the last by its ratio,
     * or as predicted if that is more.
     *
     * @param predicted a frame, in mean IoU
     * @param planned sequences that are planned together, at least 1
     */
    public double atMost(double predicted, int planned) {
        double mean =
                between(predicted, levels.stream().mapToDouble(Level::mean).toArray());
        double highest =
                between(predicted, levels.stream().mapToDouble(Level::highest).toArray());
        return mean + (highest - mean) / Math.sqrt(planned);
    }

    private double between(double predicted, double[] values) {
        Level last = levels.get(levels.size() - 1);
        if (predicted >= last.predicted()) {
            double slope = Math.max(1, values[values.length - 1] / last.predicted());
            return values[values.length - 1] + slope * (predicted - last.predicted());
        }
        int at = IntStream.range(0, levels.size())
                .filter(i -> levels.get(i).predicted() > predicted)
                .findFirst()
                .orElseThrow();
        if (at == 0) {
            return values[0];
        }
        double from = levels.get(at - 1).predicted();
        double part = (predicted - from) / (levels.get(at).predicted() - from);
        return values[at - 1] + part * (values[at] - values[at - 1]);
    }

    /** The smallest loss that can be promised. */
    public double least(int planned) {
        return atMost(levels.get(0).predicted(), planned);
    }

    /**
     * The largest predicted loss that is allowed, among those that were tried.
     *
     * @param loss that the real one must not exceed, a frame
     * @param planned sequences that are planned together
     * @return 0 where it is below {@link #least}
     */
    public double allowed(double loss, int planned) {
        double low = 0;
        double high = largestTried();
        if (atMost(high, planned) <= loss) {
            return high;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (atMost(middle, planned) <= loss) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
