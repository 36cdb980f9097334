package dev.reelmask.transition;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowEstimator;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.LowFeatures;
import dev.reelmask.propagate.warp.WarpEvidence;
import dev.reelmask.propagate.warp.WarpNetwork;
import dev.reelmask.propagate.warp.WarpSource;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import dev.reelmask.result.PairResult;
import dev.reelmask.transition.SeenFrame.Score;
import dev.reelmask.transition.TransitionSettings.Back;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pairs of one key frame after the other. */
final class PairMeasure {
    private final WarpNetwork network;
    private final FlowEstimator estimator;
    private final Back back;
    private final Set<MapKind> maps;
    private final Set<ClassKind> classes;
    private final EvidenceSource difference = EvidenceSource.of(EvidenceKind.FRAME_DIFFERENCE);
    private SeenFrame key;
    private LabelMap coarseMask;

    PairMeasure(WarpNetwork network, FlowEstimator estimator, TransitionSettings settings) {
        this.network = network;
        this.estimator = estimator;
        this.back = settings.back();
        this.maps = settings.maps();
        this.classes = settings.classes();
    }

    /** A frame with itself. */
    PairResult own(SeenFrame frame) {
        return row(
                frame,
                frame.index(),
                new double[] {0, 0, 0, 0, back == Back.ESTIMATED ? 0 : Double.NaN},
                frame.own(),
                new Seen(maps.contains(MapKind.LOW_FEATURES) ? 1 : Double.NaN, ofFrame(frame), Map.of()));
    }

    /** Pairs are of this key frame from now on. */
    void begin(SeenFrame one) {
        key = one;
        coarseMask = network.keyMask(
                one.key().state(), WarpEvidence.maskSize(one.frame().size()));
    }

    /** @param flow from the frame to the key frame */
    PairResult of(SeenFrame frame, Flow flow) {
        RgbFrame current = frame.frame();
        RgbFrame last = key.frame();
        WarpSource source = new WarpSource(key.key().state(), last, flow, frame.index() - key.index());
        LabelMap mask = network.propagate(current, List.of(source), frame.maskSize());
        double[] evidence = {
            difference.measure(current, last),
            flow.toHost().meanLength(current.size()),
            WarpEvidence.residual(current, last, flow),
            WarpEvidence.classChange(network, current, key.key(), coarseMask, flow),
            inconsistency(current, last, flow)
        };
        double own = maps.contains(MapKind.LOW_FEATURES) ? frame.ownAgreement(key) : Double.NaN;
        Seen seen = new Seen(own, maps(current, last, flow), classes(current, flow));
        return row(frame, key.index(), evidence, frame.score(mask), seen);
    }

    /** What a pair shows beside numbers. */
    private record Seen(double ownAgreement, Map<MapKind, EvidenceMap> maps, Map<ClassKind, ClassNumbers> classes) {}

    private Map<ClassKind, ClassNumbers> classes(RgbFrame current, Flow flow) {
        Map<ClassKind, ClassNumbers> seen = new EnumMap<>(ClassKind.class);
        for (ClassKind kind : classes) {
            seen.put(
                    kind,
                    switch (kind) {
                        case CLASS_RESIDUAL -> WarpEvidence.classResidual(network, current, key.key(), flow);
                    });
        }
        return seen;
    }

    private double inconsistency(RgbFrame current, RgbFrame last, Flow flow) {
        return back == Back.LEFT_OUT
                ? Double.NaN
                : WarpEvidence.inconsistency(current.size(), flow, estimator.estimate(last, current, Optional.empty()));
    }

    private Map<MapKind, EvidenceMap> maps(RgbFrame current, RgbFrame last, Flow flow) {
        Map<MapKind, EvidenceMap> seen = new EnumMap<>(MapKind.class);
        for (MapKind kind : maps) {
            if (kind.isOfFrame()) {
                continue;
            }
            seen.put(
                    kind,
                    switch (kind) {
                        case FLOW_GRID -> WarpEvidence.flowGrid(current, last, flow);
                        case CONV6_1 -> WarpEvidence.ofFlow(flow, kind);
                        case LOW_FEATURES -> throw new IllegalStateException("a map of a frame alone");
                    });
        }
        return seen;
    }

    private Map<MapKind, EvidenceMap> ofFrame(SeenFrame frame) {
        return maps.contains(MapKind.LOW_FEATURES)
                ? Map.of(MapKind.LOW_FEATURES, LowFeatures.of(frame.frame(), network))
                : Map.of();
    }

    private static PairResult row(SeenFrame frame, int keyFrame, double[] evidence, Score score, Seen seen) {
        return new PairResult(
                frame.index(),
                keyFrame,
                evidence[0],
                evidence[1],
                evidence[2],
                evidence[3],
                evidence[4],
                frame.reference(),
                score.meanIou(),
                score.balanced(),
                score.agreement(),
                score.pixelAgreement(),
                seen.ownAgreement(),
                seen.maps(),
                seen.classes());
    }
}
