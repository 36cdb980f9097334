package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.flow.Flow;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.util.Optional;
import java.util.Set;

/** What flows to the last key frame say, which are kept until their frames have masks. One thread at a time. */
public final class FlowEvidence {
    private final WarpNetwork network;
    private final SharedFlows.Reader flows;
    private final Set<MapKind> flowMaps;
    private KeyFlows last;
    /** Of the last key frame, to see classes change; made when it is first asked for. */
    private Optional<LabelMap> mask = Optional.empty();

    private Optional<SeenSteps> steps = Optional.empty();

    /** @param flowMaps that flows to key frames come with */
    FlowEvidence(WarpNetwork network, SharedFlows.Reader flows, Set<MapKind> flowMaps) {
        this.network = network;
        this.flows = flows;
        this.flowMaps = flowMaps;
    }

    /** A new last key frame. */
    void key(KeyFlows key) {
        last = key;
        mask = Optional.empty();
    }

    /** Of frames that are not decided yet. */
    public StepSource steps() {
        SeenSteps seen = new SeenSteps(flows.beside());
        steps = Optional.of(seen);
        return seen;
    }

    /** Of one kind; empty where the frames alone say it. */
    public Optional<EvidenceSource> source(EvidenceKind kind) {
        return switch (kind) {
            case FRAME_DIFFERENCE -> Optional.empty();
            case FLOW_MAGNITUDE ->
                Optional.of((frame, key) -> last.look(frame).toHost().meanLength(frame.size()));
            case WARP_RESIDUAL -> Optional.of((frame, key) -> WarpEvidence.residual(frame, key, last.look(frame)));
            case CLASS_CHANGE -> Optional.of((frame, key) -> classChange(frame));
            case FLOW_INCONSISTENCY -> Optional.of(this::inconsistency);
        };
    }

    /** Of one kind, class by class. */
    public ClassSource classes(ClassKind kind) {
        return switch (kind) {
            case CLASS_RESIDUAL ->
                (frame, key) -> WarpEvidence.classResidual(network, frame, last.key(), last.look(frame));
        };
    }

    /** A map; empty where flows give none. */
    public Optional<MapSource> map(MapKind kind) {
        return switch (kind) {
            case FLOW_GRID -> Optional.of((frame, key) -> WarpEvidence.flowGrid(frame, key, last.look(frame)));
            case LOW_FEATURES -> Optional.empty();
            case CONV6_1 ->
                flowMaps.contains(kind)
                        ? Optional.of((frame, key) -> WarpEvidence.ofFlow(last.look(frame), kind))
                        : Optional.empty();
        };
    }

    private double classChange(RgbFrame frame) {
        Key key = last.key();
        LabelMap before = mask.orElseGet(() ->
                network.keyMask(key.state(), WarpEvidence.maskSize(key.frame().size())));
        mask = Optional.of(before);
        return WarpEvidence.classChange(network, frame, key, before, last.look(frame));
    }

    private double inconsistency(RgbFrame frame, RgbFrame key) {
        Flow back = frame.index() == key.index() + 1
                ? flows.step(key, frame)
                : flows.estimated(key, frame, FlowPath.DIRECT, Optional.empty());
        return WarpEvidence.inconsistency(frame.size(), last.look(frame), back);
    }

    void close() {
        last = null;
        mask = Optional.empty();
        steps.ifPresent(SeenSteps::close);
        steps = Optional.empty();
    }
}
