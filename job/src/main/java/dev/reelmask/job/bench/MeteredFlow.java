package dev.reelmask.job.bench;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.result.MapKind;
import java.util.Optional;
import java.util.Set;

/** Meters the calls of a flow estimator, which stays the caller's. */
record MeteredFlow(FlowEstimator flow, CpuMeter estimates) implements FlowEstimator {
    @Override
    public Flow estimate(RgbFrame current, RgbFrame reference, Optional<Flow> initial) {
        return estimates.measure(1, () -> flow.estimate(current, reference, initial));
    }

    @Override
    public boolean takesInitial() {
        return flow.takesInitial();
    }

    @Override
    public boolean hasScaleField() {
        return flow.hasScaleField();
    }

    @Override
    public Set<MapKind> maps() {
        return flow.maps();
    }

    @Override
    public boolean needsPixels() {
        return flow.needsPixels();
    }

    @Override
    public void distil(RgbFrame frame) {
        flow.distil(frame);
    }

    @Override
    public FrameSize flowSize(FrameSize frames) {
        return flow.flowSize(frames);
    }

    @Override
    public String description() {
        return flow.description();
    }

    @Override
    public void close() {}
}
