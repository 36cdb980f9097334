package dev.reelmask.schedule.table;

import dev.reelmask.schedule.plan.IntervalLoss;

/**
 * What frames lose that take their masks from the key frame before them, against their own masks. A picture that is
 * lost loses nothing, and is no key frame.
 */
public final class CausalLoss implements IntervalLoss {
    private final SequenceTransitions sequence;
    private final PairNumber score;
    /** By left key frame, the summed loss of the frames after it; made when it is first asked for. */
    private final double[][] sums;

    /** Of mean IoU. */
    public CausalLoss(SequenceTransitions sequence) {
        this(sequence, PairNumber.SCORE);
    }

    /** @param score that is lost, higher the better */
    public CausalLoss(SequenceTransitions sequence, PairNumber score) {
        this.sequence = sequence;
        this.score = score;
        this.sums = new double[sequence.frames()][];
    }

    /** Of one frame; may be below zero, where the propagated mask is the better one. */
    public double of(int frame, int key) {
        double own = sequence.at(score, frame, frame);
        double propagated = sequence.at(score, frame, key);
        return Double.isNaN(own) || Double.isNaN(propagated) ? 0 : own - propagated;
    }

    @Override
    public double between(int left, int right) {
        if (!sequence.has(left)) {
            return Double.POSITIVE_INFINITY;
        }
        int gap = right - left - 1;
        if (gap > sequence.gaps().longest()) {
            return Double.POSITIVE_INFINITY;
        }
        if (sums[left] == null) {
            sums[left] = sumsFrom(left);
        }
        return sums[left][gap];
    }

    private double[] sumsFrom(int left) {
        double[] sum = new double[Math.min(sequence.gaps().longest(), sequence.frames() - 1 - left) + 1];
        for (int gap = 1; gap < sum.length; gap++) {
            sum[gap] = sum[gap - 1] + of(left + gap, left);
        }
        return sum;
    }
}
