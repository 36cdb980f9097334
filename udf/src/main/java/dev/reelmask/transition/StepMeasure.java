package dev.reelmask.transition;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.warp.WarpEvidence;
import dev.reelmask.result.PairResult;
import dev.reelmask.result.Reference;
import dev.reelmask.transition.TransitionSettings.Back;
import java.util.Map;
import java.util.Optional;

/** Evidence of a frame and the one before it, as a scheduler sees it whose key frame that is. */
final class StepMeasure {
    private final FlowEstimator estimator;
    private final Back back;

    StepMeasure(FlowEstimator estimator, Back back) {
        this.estimator = estimator;
        this.back = back;
    }

    /** Of a sequence's first frame: it is there, and has none before it. */
    PairResult first(RgbFrame frame) {
        return row(frame.index(), frame.index(), 0, 0, 0, back == Back.ESTIMATED ? 0 : Double.NaN);
    }

    PairResult of(RgbFrame frame, RgbFrame before) {
        Flow flow = estimator.estimate(frame, before, Optional.empty());
        Map<EvidenceKind, Double> step = WarpEvidence.step(frame, before, flow);
        return row(
                frame.index(),
                before.index(),
                step.get(EvidenceKind.FRAME_DIFFERENCE),
                step.get(EvidenceKind.FLOW_MAGNITUDE),
                step.get(EvidenceKind.WARP_RESIDUAL),
                inconsistency(frame, before, flow));
    }

    private double inconsistency(RgbFrame frame, RgbFrame before, Flow flow) {
        return back == Back.LEFT_OUT
                ? Double.NaN
                : WarpEvidence.inconsistency(frame.size(), flow, estimator.estimate(before, frame, Optional.empty()));
    }

    private static PairResult row(
            int frame, int before, double difference, double magnitude, double residual, double inconsistency) {
        return new PairResult(
                frame,
                before,
                difference,
                magnitude,
                residual,
                Double.NaN,
                inconsistency,
                Reference.NONE,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN);
    }
}
