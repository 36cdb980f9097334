package dev.reelmask.schedule.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The plan of exactly so many key frames that loses least, by dynamic programming in keys × frames × max-gap steps.
 *
 * @param keys the first one included
 * @param maxGap frames between two key frames at most
 */
public record CountedKeys(IntervalLoss loss, int keys, int maxGap) implements KeyPlanner {
    /** @throws IllegalArgumentException if a sequence of so many frames has no plan of so many key frames */
    @Override
    public KeyPlan plan(int frames) {
        int[][] before = new int[keys + 1][frames + 1];
        double[] cost = new double[frames + 1];
        Arrays.fill(cost, Double.POSITIVE_INFINITY);
        cost[0] = 0;
        for (int count = 1; count <= keys; count++) {
            cost = extended(cost, before[count], count == keys, frames);
        }
        if (Double.isInfinite(cost[frames])) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "%d frames have no %d key frames at most %d frames apart", frames, keys, maxGap));
        }
        List<Integer> path = new ArrayList<>();
        int at = frames;
        for (int count = keys; count > 0; count--) {
            at = before[count][at];
            path.add(at);
        }
        Collections.reverse(path);
        return new KeyPlan(path);
    }

    /** Costs of the next key frame, which is the sequence's end after the last one. */
    private double[] extended(double[] cost, int[] before, boolean isLast, int frames) {
        double[] next = new double[frames + 1];
        Arrays.fill(next, Double.POSITIVE_INFINITY);
        for (int right = isLast ? frames : 1; right <= (isLast ? frames : frames - 1); right++) {
            for (int left = right - 1; left >= Math.max(0, right - 1 - maxGap); left--) {
                double sum = cost[left] + loss.between(left, right);
                if (sum < next[right]) {
                    next[right] = sum;
                    before[right] = left;
                }
            }
        }
        return next;
    }
}
