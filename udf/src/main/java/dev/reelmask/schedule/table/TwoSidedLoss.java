package dev.reelmask.schedule.table;

import dev.reelmask.schedule.plan.IntervalLoss;

/**
 * What frames lose that take their masks from both key frames beside them. The last frame is a key frame, as the loop's
 * end key has it: no frame has a key frame on one side only.
 */
public final class TwoSidedLoss implements IntervalLoss {
    private final SequenceTransitions sequence;
    private final IntervalTable intervals;

    /** @throws IllegalArgumentException if the sequence has no intervals */
    public TwoSidedLoss(SequenceTransitions sequence) {
        this.sequence = sequence;
        this.intervals = sequence.intervals()
                .orElseThrow(() -> new IllegalArgumentException(sequence.id() + " has no two-sided intervals"));
    }

    /** Frames between two key frames at most. */
    public int maxGap() {
        return intervals.lengths().longest() - 1;
    }

    @Override
    public double between(int left, int right) {
        if (!sequence.has(left) || (right < sequence.frames() && !sequence.has(right))) {
            return Double.POSITIVE_INFINITY;
        }
        if (right == sequence.frames()) {
            return left == right - 1 ? 0 : Double.POSITIVE_INFINITY;
        }
        if (right - left > intervals.lengths().longest()) {
            return Double.POSITIVE_INFINITY;
        }
        double loss = intervals.loss(left, right);
        return Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
    }
}
