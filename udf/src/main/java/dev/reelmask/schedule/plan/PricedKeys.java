package dev.reelmask.schedule.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * The plan with the lowest sum of losses and of a price for every key frame: a shortest path over key frames, found by
 * dynamic programming in frames × max-gap steps. With true losses no schedule of as many key frames loses less; with
 * one price for several sequences that holds for all of them together.
 *
 * @param price of a key frame, in the loss's unit; a higher one never gives more key frames
 * @param maxGap frames between two key frames at most
 */
public record PricedKeys(IntervalLoss loss, double price, int maxGap) implements KeyPlanner {
    public PricedKeys {
        if (!(price >= 0) || maxGap < 1) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "a price must not be negative and max-gap at least 1, got %s and %d", price, maxGap));
        }
    }

    @Override
    public KeyPlan plan(int frames) {
        if (frames < 1) {
            throw new IllegalArgumentException(String.format(Locale.ROOT, "a sequence of %d frames", frames));
        }
        // the end of the sequence stands for a key frame that costs nothing
        int[] before = new int[frames + 1];
        double[] cost = new double[frames + 1];
        Arrays.fill(cost, 1, frames + 1, Double.POSITIVE_INFINITY);
        for (int right = 1; right <= frames; right++) {
            for (int left = right - 1; left >= Math.max(0, right - 1 - maxGap); left--) {
                double sum = cost[left] + loss.between(left, right) + (right < frames ? price : 0);
                if (sum < cost[right]) {
                    cost[right] = sum;
                    before[right] = left;
                }
            }
        }
        return new KeyPlan(path(before, frames));
    }

    private static List<Integer> path(int[] before, int frames) {
        List<Integer> keys = new ArrayList<>();
        for (int key = before[frames]; key > 0; key = before[key]) {
            keys.add(key);
        }
        keys.add(0);
        Collections.reverse(keys);
        return keys;
    }
}
