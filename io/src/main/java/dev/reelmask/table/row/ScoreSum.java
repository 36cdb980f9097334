package dev.reelmask.table.row;

import java.io.Serializable;

/**
 * Mean IoU summed over scored frames.
 *
 * @param frames with a finite mean IoU
 * @param squares sum of their squares
 */
public record ScoreSum(long frames, double sum, double squares) implements Serializable {
    /** Agreement over fewer frames than this is no figure; only their number is told. */
    public static final int FEW_FRAMES = 30;

    /** Nothing scored. */
    public static final ScoreSum NONE = new ScoreSum(0, 0, 0);

    /** With one frame more; a mean IoU that is not finite is no score. */
    public ScoreSum with(double meanIou) {
        return Double.isFinite(meanIou) ? plus(new ScoreSum(1, meanIou, meanIou * meanIou)) : this;
    }

    /** Both together. */
    public ScoreSum plus(ScoreSum other) {
        return new ScoreSum(frames + other.frames, sum + other.sum, squares + other.squares);
    }

    /** The mean over the frames, NaN if there is none. */
    public double mean() {
        return frames == 0 ? Double.NaN : sum / frames;
    }

    /** Whether there are too few frames for a figure. */
    public boolean isFew() {
        return frames < FEW_FRAMES;
    }
}
