package dev.reelmask.simulation;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import java.util.Optional;

/** Counts the estimates of another estimator, which it leaves open. */
final class CountedFlow implements FlowEstimator {
    private final FlowEstimator estimator;
    private int estimates;

    CountedFlow(FlowEstimator estimator) {
        this.estimator = estimator;
    }

    @Override
    public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        estimates++;
        return estimator.estimate(current, reference, initial);
    }

    int estimates() {
        return estimates;
    }

    @Override
    public boolean needsPixels() {
        return estimator.needsPixels();
    }

    @Override
    public void distil(RgbFrame frame) {
        estimator.distil(frame);
    }

    @Override
    public FrameSize flowSize(FrameSize frames) {
        return estimator.flowSize(frames);
    }

    @Override
    public String description() {
        return estimator.description();
    }

    @Override
    public void close() {}
}
