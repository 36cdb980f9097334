package dev.reelmask.table.row;

import java.util.Collection;
import java.util.Optional;

/**
 * The 95 % interval of a mean over frames, cut to what a score can be.
 *
 * <p>Frames of one sequence resemble each other, so that many frames of few sequences say less than their number
 * promises. Two standard errors are computed, and the wider interval is taken: with the frames as if they were
 * independent, <i>s</i> / √<i>n</i>; and with each sequence as one observation, √(<i>m</i> / (<i>m</i> − 1) · Σ (sum of
 * the sequence − its frames · mean)²) / <i>n</i> (Cochran, Sampling Techniques, 3rd edition 1977, chapter 9A: clusters
 * of unequal size). Each is multiplied by Student's <i>t</i>, of <i>n</i> − 1 and of <i>m</i> − 1 degrees of freedom
 * (of few clusters: Cameron and Miller, A Practitioner's Guide to Cluster-Robust Inference, 2015, section VI). Of one
 * sequence only the first can be had: the interval then speaks of that sequence, not of others.
 */
public record ScoreInterval(double low, double high) {
    /** Where the expansion is further off. */
    private static final double[] FEW_DEGREES = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706};

    private static final double NORMAL = 1.959964;

    /**
     * The interval of the mean over the frames of all sequences.
     *
     * @param sequences what was scored of each
     * @return empty where the frames are {@linkplain ScoreSum#isFew too few}, or where an older version summed no
     *     squares
     */
    public static Optional<ScoreInterval> of(Collection<ScoreSum> sequences) {
        ScoreSum all = sequences.stream().reduce(ScoreSum.NONE, ScoreSum::plus);
        boolean lacksSquares = sequences.stream().anyMatch(sequence -> sequence.sum() > 0 && sequence.squares() == 0);
        if (all.isFew() || lacksSquares) {
            return Optional.empty();
        }
        double margin = Math.max(ofFrames(all), ofSequences(sequences, all));
        return Optional.of(new ScoreInterval(Math.max(0, all.mean() - margin), Math.min(1, all.mean() + margin)));
    }

    private static double ofFrames(ScoreSum all) {
        long n = all.frames();
        double variance = Math.max(0, all.squares() - n * all.mean() * all.mean()) / (n - 1);
        return student(n - 1) * Math.sqrt(variance / n);
    }

    private static double ofSequences(Collection<ScoreSum> sequences, ScoreSum all) {
        long m = sequences.stream().filter(sequence -> sequence.frames() > 0).count();
        if (m < 2) {
            return 0;
        }
        double squares = sequences.stream()
                .mapToDouble(sequence -> Math.pow(sequence.sum() - sequence.frames() * all.mean(), 2))
                .sum();
        return student(m - 1) * Math.sqrt(squares * m / (m - 1)) / all.frames();
    }

    /**
     * The value that Student's <i>t</i> exceeds in size with a probability of 5 %, within a thousandth (expansion for
     * many degrees of freedom: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5).
     *
     * @param degrees of freedom, from 1
     */
    public static double student(long degrees) {
        if (degrees <= FEW_DEGREES.length) {
            return FEW_DEGREES[(int) degrees - 1];
        }
        double z = NORMAL;
        double n = degrees;
        double z3 = z * z * z;
        double z5 = z3 * z * z;
        double z7 = z5 * z * z;
        return z
                + (z3 + z) / 4 / n
                + (5 * z5 + 16 * z3 + 3 * z) / 96 / (n * n)
                + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384 / (n * n * n);
    }
}
