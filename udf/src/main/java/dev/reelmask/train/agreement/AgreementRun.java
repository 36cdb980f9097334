package dev.reelmask.train.agreement;

import dev.reelmask.schedule.table.ClosedGap;
import dev.reelmask.schedule.table.KeyChoice;
import dev.reelmask.schedule.table.KeyLossCurve;
import dev.reelmask.schedule.table.KeyLossCurve.Point;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Judges predictions of agreement by what key frames lose that are taken where they fall below a target. */
final class AgreementRun {
    private static final int POINTS = 25;
    /** Key shares that targets are to give. */
    private static final double LARGEST_SHARE = 0.6;

    private static final double SMALLEST_SHARE = 0.005;

    private final MappedPairs pairs;
    private final KeyChoice choice;
    private final ClosedGap gap;

    AgreementRun(MappedPairs pairs) {
        this.pairs = pairs;
        this.choice = new KeyChoice(pairs.sequences());
        this.gap = ClosedGap.on(choice);
    }

    /**
     * The mean closed gap.
     *
     * @param predicted one a pair, in their order
     */
    double score(float[] predicted) {
        return gap.mean(curve(predicted));
    }

    /** Targets among what is predicted, of all pairs first, then of those that are met: they differ. */
    private KeyLossCurve curve(float[] predicted) {
        float[][] byPair = byPair(predicted);
        float[] sorted = predicted.clone();
        Arrays.sort(sorted);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            double share = LARGEST_SHARE * Math.pow(SMALLEST_SHARE / LARGEST_SHARE, i / (POINTS - 1.0));
            Outcome outcome = at(byPair, quantile(sorted, share));
            points.add(outcome.point);
            points.add(at(byPair, quantile(outcome.met, share)).point);
        }
        return new KeyLossCurve(points);
    }

    /** The value that a share of the values, which are sorted, lies below. */
    private static float quantile(float[] sorted, double share) {
        return sorted.length == 0
                ? Float.NaN
                : sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length))];
    }

    /** By sequence: (frames, gaps up to the longest), NaN where there is no pair. */
    private float[][] byPair(float[] predicted) {
        float[][] all = new float[pairs.sequences().size()][];
        for (int i = 0; i < all.length; i++) {
            SequenceTransitions sequence = pairs.sequences().get(i);
            all[i] = new float[sequence.frames() * (sequence.gaps().longest() + 1)];
            Arrays.fill(all[i], Float.NaN);
        }
        for (int i = 0; i < predicted.length; i++) {
            MappedPairs.Pair pair = pairs.pairs().get(i);
            int longest = pairs.sequences().get(pair.sequence()).gaps().longest();
            all[pair.sequence()][pair.frame() * (longest + 1) + pair.gap()] = predicted[i];
        }
        return all;
    }

    /** One run: what it loses, and all that it has met of what is predicted, rising. */
    private static final class Outcome {
        private final Point point;
        private final float[] met;

        Outcome(Point point, float[] met) {
            this.point = point;
            this.met = met;
        }
    }

    private Outcome at(float[][] predicted, float target) {
        float[] met = new float[(int) choice.frames()];
        int decisions = 0;
        long keys = 0;
        double loss = 0;
        for (int i = 0; i < predicted.length; i++) {
            SequenceTransitions sequence = choice.sequences().get(i);
            Walk walk = Walk.whole(sequence);
            while (walk.next()) {
                boolean isKey = walk.isForced();
                if (!isKey) {
                    int read = sequence.snapped(walk.frame(), walk.lastKey());
                    float percent = predicted[i][walk.frame() * (sequence.gaps().longest() + 1) + read];
                    met[decisions++] = percent;
                    isKey = !(percent >= target);
                }
                loss += isKey ? 0 : choice.loss(i).of(walk.frame(), walk.lastKey());
                walk.decide(isKey);
            }
            keys += walk.keys();
        }
        float[] sorted = Arrays.copyOf(met, decisions);
        Arrays.sort(sorted);
        return new Outcome(Point.of(choice.frames(), keys, loss), sorted);
    }
}
