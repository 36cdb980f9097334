package dev.reelmask.loop;

import dev.reelmask.flow.FlowChain;
import dev.reelmask.flow.FlowField;
import dev.reelmask.flow.FlowPaths;
import dev.reelmask.frame.FrameSize;
import dev.reelmask.frame.LabelMap;
import dev.reelmask.propagate.SegmentationNetwork;
import dev.reelmask.propagate.WarpSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Makes the masks of frames between key frames. */
final class Propagator {
    private final String id;
    private final SegmentationNetwork network;
    private final Propagation propagation;
    private final FlowPaths paths;

    Propagator(String id, SegmentationNetwork network, Propagation propagation, FlowPaths paths) {
        this.id = id;
        this.network = network;
        this.propagation = propagation;
        this.paths = paths;
    }

    /** Gets a frame's mask and the nanoseconds that making it took. */
    @FunctionalInterface
    interface MaskSink {
        void accept(Waiting waiting, LabelMap mask, long propagateNs);
    }

    /**
     * Makes the masks of consecutive frames, in order.
     *
     * @param chain leads from the past key and has reached the frame before the first without a begun flow
     * @param next the key after the frames, if there is one and the propagation may use it
     */
    void propagate(
            Collection<Waiting> frames,
            Key past,
            FlowChain chain,
            Optional<Key> next,
            FrameSize target,
            MaskSink sink) {
        List<Waiting> order = List.copyOf(frames);
        List<Optional<FlowChain.Link>> ahead = linksAhead(order, past, next);
        for (int i = 0; i < order.size(); i++) {
            Waiting waiting = order.get(i);
            List<WarpSource> sources = new ArrayList<>(2);
            if (ahead.get(i).isEmpty() || propagation == Propagation.BLEND) {
                sources.add(source(waiting, past, waiting.past(chain)));
            }
            if (ahead.get(i).isPresent()) {
                sources.add(source(waiting, next.orElseThrow(), ahead.get(i).get()));
            }
            long start = System.nanoTime();
            LabelMap mask = Failures.ofNetwork(
                    id, waiting.frame.index(), () -> network.propagate(waiting.frame, sources, target));
            sink.accept(waiting, mask, System.nanoTime() - start);
            // A frame's flows can be as large as its features: they go before the next frame's are made.
            waiting.past = Optional.empty();
            ahead.set(i, Optional.empty());
        }
    }

    /** For each frame the begun flow to the next key, where it is used. */
    private List<Optional<FlowChain.Link>> linksAhead(List<Waiting> frames, Key past, Optional<Key> next) {
        List<Optional<FlowChain.Link>> links = new ArrayList<>(frames.size());
        frames.forEach(frame -> links.add(Optional.empty()));
        if (next.isEmpty()) {
            return links;
        }
        FlowChain backwards = paths.chain(next.get().frame());
        for (int i = frames.size() - 1; i >= 0; i--) {
            int index = frames.get(i).frame.index();
            boolean nearer = next.get().index() - index < index - past.index();
            if (propagation == Propagation.NEAREST && !nearer) {
                break;
            }
            links.set(i, Optional.of(frames.get(i).begin(backwards)));
        }
        return links;
    }

    private static WarpSource source(Waiting waiting, Key key, FlowChain.Link link) {
        long start = System.nanoTime();
        FlowField flow = link.flow().resized(waiting.frame.size());
        waiting.flowNs += System.nanoTime() - start;
        return new WarpSource(key.state(), key.frame(), flow, Math.abs(waiting.frame.index() - key.index()));
    }
}
