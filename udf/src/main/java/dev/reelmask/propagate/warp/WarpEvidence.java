package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.grid.ClassResidual;
import dev.reelmask.propagate.grid.FlowGrid;
import dev.reelmask.propagate.grid.GreyCells;
import dev.reelmask.propagate.grid.GreyDifference;
import dev.reelmask.result.ClassNumbers;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.List;
import java.util.Map;

/** What the flow from a frame to a key frame says of the two. */
public final class WarpEvidence {
    /** Classes are compared at every fourth pixel a side: as far apart as scores are computed, or less. */
    private static final int COARSER = 4;

    private WarpEvidence() {}

    /** {@link dev.reelmask.evidence.EvidenceKind#WARP_RESIDUAL}, over cells of 4×4 pixels. */
    public static double residual(RgbFrame frame, RgbFrame key, Flow flow) {
        return GreyDifference.mean(GreyCells.of(frame), GreyCells.of(key), flow.toHost());
    }

    /**
     * The numbers of {@link StepSource#KINDS}.
     *
     * @param flow frame → the one before it
     */
    public static Map<EvidenceKind, Double> step(RgbFrame frame, RgbFrame before, Flow flow) {
        return Map.of(
                EvidenceKind.FRAME_DIFFERENCE, EvidenceSource.meanDifference(frame, before),
                EvidenceKind.FLOW_MAGNITUDE, flow.toHost().meanLength(frame.size()),
                EvidenceKind.WARP_RESIDUAL, residual(frame, before, flow));
    }

    /** {@link dev.reelmask.evidence.EvidenceKind#FLOW_INCONSISTENCY}. */
    public static double inconsistency(FrameSize frames, Flow there, Flow back) {
        FlowField first = there.toHost();
        return first.then(back.toHost().resized(first.size())).meanLength(frames);
    }

    /** {@link MapKind#FLOW_GRID}. */
    public static EvidenceMap flowGrid(RgbFrame frame, RgbFrame key, Flow flow) {
        return FlowGrid.of(frame, key, flow.toHost());
    }

    /** A map that the flow's estimator has made with it. */
    public static EvidenceMap ofFlow(Flow flow, MapKind kind) {
        return flow.map(kind).orElseThrow(() -> new IllegalStateException("a flow without its " + kind.spelling()));
    }

    /** The size at which {@link #classChange} compares masks of frames of a size. */
    public static FrameSize maskSize(FrameSize frames) {
        return new FrameSize(Math.max(1, frames.width() / COARSER), Math.max(1, frames.height() / COARSER));
    }

    /**
     * {@link dev.reelmask.evidence.EvidenceKind#CLASS_CHANGE}.
     *
     * @param keyMask of the key frame, of {@link #maskSize}
     */
    public static double classChange(WarpNetwork network, RgbFrame frame, Key key, LabelMap keyMask, Flow flow) {
        WarpSource source = new WarpSource(key.state(), key.frame(), flow, Math.abs(frame.index() - key.index()));
        return changed(keyMask, network.propagate(frame, List.of(source), keyMask.size()));
    }

    /** {@link dev.reelmask.result.ClassKind#CLASS_RESIDUAL}. */
    public static ClassNumbers classResidual(WarpNetwork network, RgbFrame frame, Key key, Flow flow) {
        WarpSource source = new WarpSource(key.state(), key.frame(), flow, Math.abs(frame.index() - key.index()));
        LabelMap mask = network.propagate(frame, List.of(source), ClassResidual.maskSize(frame));
        return ClassResidual.of(
                frame, key.frame(), flow.toHost(), mask, network.classes().size());
    }

    private static double changed(LabelMap one, LabelMap other) {
        int changed = 0;
        for (int i = 0; i < one.ids().length; i++) {
            changed += one.ids()[i] == other.ids()[i] ? 0 : 1;
        }
        return (double) changed / one.ids().length;
    }
}
