package dev.reelmask.propagate.window;

import dev.reelmask.evidence.ClassSource;
import dev.reelmask.evidence.EvidenceKind;
import dev.reelmask.evidence.EvidenceSource;
import dev.reelmask.evidence.MapSource;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.Track;
import dev.reelmask.propagate.warp.FlowWitness;
import dev.reelmask.result.ClassKind;
import dev.reelmask.result.MapKind;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One sequence, stretch by stretch. The estimator's flows are for evidence alone. */
final class WindowTrack implements Track {
    private final WindowNetwork network;
    private final long deviceBytes;
    private final FlowWitness witness;
    private Key past;

    WindowTrack(WindowNetwork network, long deviceBytes, FlowWitness witness) {
        this.network = network;
        this.deviceBytes = deviceBytes;
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
        List<RgbFrame> all = List.copyOf(frames);
        WindowMasks masks =
                new WindowMasks(network, new Stretch(all, past, next.stream().findFirst(), target, deviceBytes));
        return IntStream.range(0, all.size())
                .mapToObj(i -> request(all.get(i), masks, i, target))
                .iterator();
    }

    private Request request(RgbFrame frame, WindowMasks masks, int index, FrameSize target) {
        witness.leave(frame);
        return new WindowRequest(frame, masks, index, target);
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
