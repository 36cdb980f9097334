package dev.reelmask.schedule.table;

import dev.reelmask.schedule.plan.IntervalLoss;

/**
 * What a key frame now saves in every state (frame, last key frame) of a known world, at a price of a key frame, where
 * the best decisions follow: backward dynamic programming over key frames, in frames × longest gap steps.
 */
public final class CostToGo {
    private final int frames;
    private final int longest;
    private final IntervalLoss loss;
    private final double price;
    /** (frames + 1): what comes after a key frame at best, the frames behind it and all key frames to come. */
    private final double[] after;
    /**
     * (frames, longest gap + 1) by key frame and the distance of a frame: what comes after the key frame at best where
     * the next one is behind that frame.
     */
    private final double[][] later;

    /**
     * Of a sequence.
     *
     * @param loss infinite between two frames that cannot both be key frames
     * @param longest frames from a key frame to one that is propagated from it, at most
     * @param price of a key frame, in the loss's unit, 0 or more
     */
    public CostToGo(IntervalLoss loss, int frames, int longest, double price) {
        if (!(price >= 0)) {
            throw new IllegalArgumentException("a price must not be negative, got " + price);
        }
        this.frames = frames;
        this.longest = longest;
        this.loss = loss;
        this.price = price;
        this.after = new double[frames + 1];
        this.later = new double[frames][longest + 1];
        for (int key = frames - 1; key >= 0; key--) {
            fill(key);
        }
    }

    private void fill(int key) {
        double best = Double.POSITIVE_INFINITY;
        for (int gap = longest; gap >= 0; gap--) {
            int next = key + gap + 1;
            if (next <= frames) {
                best = Math.min(best, nextKey(key, next));
            }
            later[key][gap] = best;
        }
        after[key] = later[key][0];
    }

    /** The frames between, the next key frame, and what comes after it; the sequence's end costs nothing. */
    private double nextKey(int key, int next) {
        return loss.between(key, next) + (next < frames ? price : 0) + after[next];
    }

    /** What a key frame now saves against none, at best after either; infinite where one of the two cannot be. */
    public double advantageOfKey(int frame, int lastKey) {
        int gap = frame - lastKey;
        double none = gap > longest ? Double.POSITIVE_INFINITY : later[lastKey][gap];
        return none - nextKey(lastKey, frame);
    }
}
