package dev.reelmask.propagate.skip;

import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.RgbFrame;
import dev.reelmask.propagate.Key;
import dev.reelmask.propagate.Propagation;
import dev.reelmask.propagate.Request;
import dev.reelmask.propagate.warp.FlowWitness;
import dev.reelmask.propagate.warp.WitnessedTrack;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** One sequence between its key frames. Flows are estimated for evidence alone. */
final class SkipTrack extends WitnessedTrack {
    private final Propagation propagation;

    SkipTrack(Propagation propagation, FlowWitness witness) {
        super(witness);
        this.propagation = propagation;
    }

    @Override
    public Iterator<Request> between(List<RgbFrame> frames, List<Key> next, FrameSize target) {
        return frames.stream()
                .map(frame -> request(frame, next.stream().findFirst(), target))
                .iterator();
    }

    private Request request(RgbFrame frame, Optional<Key> next, FrameSize target) {
        leave(frame);
        return new SkipRequest(frame, sources(frame.index(), next), target);
    }

    private List<SkipSource> sources(int frame, Optional<Key> next) {
        int before = frame - past().index();
        int after = next.map(key -> key.index() - frame).orElse(Integer.MAX_VALUE);
        if (next.isPresent() && propagation.isTwoSided()) {
            double last = (double) after / (before + after);
            return List.of(
                    new SkipSource(past().state(), last),
                    new SkipSource(next.get().state(), 1 - last));
        }
        return List.of(new SkipSource(after < before ? next.orElseThrow().state() : past().state(), 1));
    }
}
