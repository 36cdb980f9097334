package dev.reelmask.propagate.skip;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.Track;
import dev.reelmask.propagate.warp.FlowWitness;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** One sequence between its key frames. Flows are estimated for evidence alone. */
final class SkipTrack implements Track {
    private final Propagation propagation;
    private final FlowWitness witness;
    private Key past;

    SkipTrack(Propagation propagation, FlowWitness witness) {
        this.propagation = propagation;
        this.witness = witness;
    }

    @Override
    public void key(Key key) {
        past = key;
        witness.key(key);
    }

    @Override
    public Optional<EvidenceSource> evidence(EvidenceKind kind) {
        return witness.evidence().source(kind);
    }

    @Override
    public Optional<ClassSource> classes(ClassKind kind) {
        return Optional.of(witness.evidence().classes(kind));
    }

    @Override
    public Optional<MapSource> map(MapKind kind) {
        return witness.evidence().map(kind);
    }

    @Override
    public Iterator<Request> between(List<RgbFrame> frames, List<Key> next, FrameSize target) {
        return frames.stream()
                .map(frame -> request(frame, next.stream().findFirst(), target))
                .iterator();
    }

    private Request request(RgbFrame frame, Optional<Key> next, FrameSize target) {
        witness.leave(frame);
        return new SkipRequest(frame, sources(frame.index(), next), target);
    }

    private List<SkipSource> sources(int frame, Optional<Key> next) {
        int before = frame - past.index();
        int after = next.map(key -> key.index() - frame).orElse(Integer.MAX_VALUE);
        if (next.isPresent() && propagation.isTwoSided()) {
            double last = (double) after / (before + after);
            return List.of(
                    new SkipSource(past.state(), last),
                    new SkipSource(next.get().state(), 1 - last));
        }
        return List.of(new SkipSource(after < before ? next.orElseThrow().state() : past.state(), 1));
    }

    @Override
    public long sparedNs() {
        return witness.sparedNs();
    }

    @Override
    public void close() {
        witness.close();
        past = null;
    }
}
