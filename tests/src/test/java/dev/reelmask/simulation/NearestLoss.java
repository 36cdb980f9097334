package dev.reelmask.simulation;

import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.schedule.plan.IntervalLoss;

/**
 * What frames between two key frames really lose where each gets its mask from the nearer one, the last one where they
 * are equally near: summed 1 − mIoU.
 */
final class NearestLoss implements IntervalLoss {
    private final int frames;
    private final double[][] after;
    /** By number from the end. */
    private final double[][] before;

    private NearestLoss(int frames, double[][] after, double[][] before) {
        this.frames = frames;
        this.after = after;
        this.before = before;
    }

    /** @param maxGap frames between two key frames at most */
    static NearestLoss of(Scenario scenario, FlowEstimator flow, int maxGap) {
        try (Simulation onwards = new Simulation(scenario, flow);
                Simulation backwards = new Simulation(scenario.reversed(), flow)) {
            return new NearestLoss(scenario.frames().size(), onwards.losses(maxGap), backwards.losses(maxGap / 2));
        }
    }

    @Override
    public double between(int left, int right) {
        double sum = 0;
        for (int frame = left + 1; frame < right; frame++) {
            boolean isNearer = right < frames && right - frame < frame - left;
            sum += isNearer ? before[frames - 1 - right][right - frame] : after[left][frame - left];
        }
        return sum;
    }
}
