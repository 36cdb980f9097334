package dev.reelmask.propagate.warp;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.evidence.StepSource;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Track;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.util.Optional;

/** A sequence whose masks take no flow of the estimator: what it estimates is evidence for schedulers alone. */
public abstract class WitnessedTrack implements Track {
    private final FlowWitness witness;
    private Key past;

    protected WitnessedTrack(FlowWitness witness) {
        this.witness = witness;
    }

    @Override
    public final void key(Key key) {
        past = key;
        witness.key(key);
    }

    /** The last key frame. */
    protected final Key past() {
        return past;
    }

    /** Lets go of the flow of a frame that gets its mask. */
    protected final void leave(RgbFrame frame) {
        witness.leave(frame);
    }

    @Override
    public final Optional<EvidenceSource> evidence(EvidenceKind kind) {
        return witness.evidence().source(kind);
    }

    @Override
    public final Optional<ClassSource> classes(ClassKind kind) {
        return Optional.of(witness.evidence().classes(kind));
    }

    @Override
    public final Optional<MapSource> map(MapKind kind) {
        return witness.evidence().map(kind);
    }

    @Override
    public final Optional<StepSource> steps() {
        return Optional.of(witness.evidence().steps());
    }

    @Override
    public final long sparedNs() {
        return witness.sparedNs();
    }

    @Override
    public final void close() {
        witness.close();
        past = null;
    }
}
