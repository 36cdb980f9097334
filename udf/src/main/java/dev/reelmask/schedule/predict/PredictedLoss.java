package dev.reelmask.schedule.predict;

import dev.reelmask.schedule.plan.IntervalLoss;
import dev.reelmask.schedule.table.SchedulerCurve.Sides;

/** What the frames between key frames will lose, as a model tells it. */
public final class PredictedLoss implements IntervalLoss {
    private final FrameLoss losses;
    private final StepEvidence steps;
    private final Sides sides;
    private final double[] hardness;

    /** @throws IllegalArgumentException where a number of the model's evidence is missing */
    public PredictedLoss(HardnessModel model, StepEvidence steps, Sides sides) {
        this(model, model.hardness(steps), steps, sides);
    }

    /** @param hardness to each frame, as the model tells it of the steps */
    PredictedLoss(FrameLoss losses, double[] hardness, StepEvidence steps, Sides sides) {
        this.losses = losses;
        this.steps = steps;
        this.sides = sides;
        this.hardness = hardness;
    }

    /** Of no use as key frames are frames whose picture is lost. */
    @Override
    public double between(int left, int right) {
        int frames = steps.frames();
        boolean isEnd = right == frames;
        if (!isKey(left) || (!isEnd && !isKey(right))) {
            return Double.POSITIVE_INFINITY;
        }
        if (isEnd && sides == Sides.BOTH && left != last()) {
            return Double.POSITIVE_INFINITY;
        }
        double sum = 0;
        for (int frame = left + 1; frame < right; frame++) {
            sum += steps.has(frame) ? loss(left, frame, right) : 0;
        }
        return sum;
    }

    private double loss(int left, int frame, int right) {
        double before = hardness[frame] - hardness[left];
        return sides == Sides.CAUSAL ? losses.loss(before) : losses.loss(before, hardness[right] - hardness[frame]);
    }

    /** Where the first picture is lost, the sequence begins without one all the same. */
    private boolean isKey(int frame) {
        return steps.has(frame) || frame == 0;
    }

    private int last() {
        int last = steps.frames() - 1;
        while (last > 0 && !steps.has(last)) {
            last--;
        }
        return last;
    }
}
