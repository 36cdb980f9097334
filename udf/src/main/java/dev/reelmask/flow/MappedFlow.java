package dev.reelmask.flow;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.result.EvidenceMap;
import dev.reelmask.result.MapKind;
import java.util.Optional;

/** A flow and a map of evidence that a flow network made with it, of the same two frames. */
public record MappedFlow(FlowField field, EvidenceMap map) implements Flow {
    @Override
    public FrameSize size() {
        return field.size();
    }

    /** The map lies on a grid of its own and stays as it is. */
    @Override
    public MappedFlow resized(FrameSize target) {
        return new MappedFlow(field.resized(target), map);
    }

    @Override
    public FlowField toHost() {
        return field;
    }

    @Override
    public Optional<EvidenceMap> map(MapKind kind) {
        return kind == map.kind() ? Optional.of(map) : Optional.empty();
    }
}
