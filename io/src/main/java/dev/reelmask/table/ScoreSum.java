package dev.reelmask.table;

import java.io.Serializable;

/**
 * Mean IoU summed over scored frames.
 *
 * @param frames with a finite mean IoU
 */
public record ScoreSum(long frames, double sum) implements Serializable {
    /** Nothing scored. */
    public static final ScoreSum NONE = new ScoreSum(0, 0);

    ScoreSum with(double meanIou) {
        return Double.isFinite(meanIou) ? new ScoreSum(frames + 1, sum + meanIou) : this;
    }

    /** Both together. */
    public ScoreSum plus(ScoreSum other) {
        return new ScoreSum(frames + other.frames, sum + other.sum);
    }

    /** The mean over the frames, NaN if there is none. */
    public double mean() {
        return frames == 0 ? Double.NaN : sum / frames;
    }
}
