package dev.reelmask.propagate.warp;

import dev.reelmask.flow.Flow;
import dev.reelmask.flow.FlowField;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.Map;
import java.util.Optional;

/**
 * A flow and the scale field that a flow network made with it, of the same two frames. Flows that are joined of several
 * have none: the fields of the steps are not the field of the first frame and the last.
 *
 * @param maps of evidence that the network made with them too
 */
public record ScaledFlow(FlowField field, ScaleField scale, Map<MapKind, EvidenceMap> maps) implements Flow {
    public ScaledFlow {
        maps = Map.copyOf(maps);
    }

    /** Without maps of evidence. */
    public ScaledFlow(FlowField field, ScaleField scale) {
        this(field, scale, Map.of());
    }

    @Override
    public FrameSize size() {
        return field.size();
    }

    /** The scale field lies on a grid of its own and stays as it is. */
    @Override
    public ScaledFlow resized(FrameSize target) {
        return new ScaledFlow(field.resized(target), scale, maps);
    }

    @Override
    public FlowField toHost() {
        return field;
    }

    @Override
    public Optional<EvidenceMap> map(MapKind kind) {
        return Optional.ofNullable(maps.get(kind));
    }
}
