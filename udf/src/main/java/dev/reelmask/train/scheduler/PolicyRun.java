package dev.reelmask.train.scheduler;

import dev.reelmask.schedule.learned.KeyPolicy;
import dev.reelmask.schedule.table.KeyChoice;
import dev.reelmask.schedule.table.KeyLossCurve;
import dev.reelmask.schedule.table.KeyLossCurve.Point;
import dev.reelmask.schedule.table.SequenceTransitions;
import dev.reelmask.schedule.table.Walk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a policy's key frames lose over sequences of a table. */
public final class PolicyRun {
    private static final int POINTS = 25;
    /** Key shares that thresholds are to give, where there is no price. */
    private static final double LARGEST_SHARE = 0.6;

    private static final double SMALLEST_SHARE = 0.005;

    private final KeyChoice choice;

    public PolicyRun(KeyChoice choice) {
        this.choice = choice;
    }

    /** Its curve: over prices where it knows prices, over thresholds where it does not. */
    public KeyLossCurve curve(KeyPolicy policy) {
        return policy.state().hasPrice() ? overPrices(policy) : overThresholds(policy);
    }

    private KeyLossCurve overPrices(KeyPolicy policy) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            points.add(at(policy, policy.prices().at(i / (POINTS - 1.0)), 0).point());
        }
        return new KeyLossCurve(points);
    }

    /** Thresholds among what the policy says where each of them is used: a second look tells more than the first. */
    private KeyLossCurve overThresholds(KeyPolicy policy) {
        float[] logits = at(policy, 1, 0).logits();
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < POINTS; i++) {
            double share = LARGEST_SHARE * Math.pow(SMALLEST_SHARE / LARGEST_SHARE, i / (POINTS - 1.0));
            float threshold = quantile(logits, share);
            Outcome outcome = at(policy, 1, threshold);
            points.add(outcome.point());
            points.add(at(policy, 1, quantile(outcome.logits(), share)).point());
        }
        return new KeyLossCurve(points);
    }

    /** The value that a share of the values, which are sorted, lies above. */
    private static float quantile(float[] sorted, double share) {
        int above = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, sorted.length - Math.max(1, above))];
    }

    /** One run. */
    public static final class Outcome {
        private final Point point;
        private final float[] logits;

        private Outcome(Point point, float[] logits) {
            this.point = point;
            this.logits = logits;
        }

        /** Key frames and loss. */
        public Point point() {
            return point;
        }

        /** Of all decisions, rising; not a copy. */
        float[] logits() {
            return logits;
        }
    }

    /** At a price and a threshold of the log of the odds. */
    public Outcome at(KeyPolicy policy, double price, double threshold) {
        KeyPolicy.Runner runner = policy.runner(price);
        float[] logits = new float[(int) choice.frames()];
        int decisions = 0;
        long keys = 0;
        double loss = 0;
        for (int i = 0; i < choice.sequences().size(); i++) {
            SequenceTransitions sequence = choice.sequences().get(i);
            Walk walk = Walk.whole(sequence);
            while (walk.next()) {
                boolean isKey = walk.isForced();
                if (!isKey) {
                    float logit = runner.keyLogit(
                            PolicyTable.pair(sequence, walk.frame(), walk.lastKey()),
                            walk.distance(),
                            walk.keyAllRatio());
                    logits[decisions++] = logit;
                    isKey = logit >= threshold;
                }
                loss += isKey ? 0 : choice.loss(i).of(walk.frame(), walk.lastKey());
                walk.decide(isKey);
            }
            keys += walk.keys();
        }
        float[] sorted = Arrays.copyOf(logits, decisions);
        Arrays.sort(sorted);
        return new Outcome(Point.of(choice.frames(), keys, loss), sorted);
    }
}
